// The sheet of a PDF: measures, fonts, and where the next thing is drawn. Fonts are the standard ones of every
// reader, which know Latin letters only: what they cannot draw becomes a question mark.
import PDFDocument from 'pdfkit';
import { colours, type Paper, type Tone } from './paper.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

const margin = 48;
const footerRoom = 28;

export const regular = 'Helvetica';
export const strong = 'Helvetica-Bold';

export const colour = (name: Tone | 'ink' | 'accent' | 'rule' | 'shade'): string =>
  `#${colours[name]}`;

const drawable =
  /[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\n]/gu;

/** A text as the fonts can draw it. */
export const plain = (text: string): string => text.replaceAll(drawable, '?');

export interface Sheet {
  readonly pdf: Pdf;
  readonly left: number;
  readonly width: number;
  /** Below this nothing is drawn but the footer. */
  readonly bottom: number;
  /** Begins a new page unless so much room is left; answers whether it did. */
  need(height: number): boolean;
}

/** Opens the sheet of a paper. */
export const openSheet = (paper: Paper): Sheet => {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin + 12, left: margin, right: margin, bottom: margin + footerRoom },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: plain(paper.title),
      Subject: plain(paper.subtitle),
      Author: 'Weir',
      CreationDate: new Date(paper.madeMs),
    },
  });
  const bottom = pdf.page.height - margin - footerRoom;
  return {
    pdf,
    left: margin,
    width: pdf.page.width - 2 * margin,
    bottom,
    need: (height) => {
      if (pdf.y + height <= bottom) return false;
      pdf.addPage();
      return true;
    },
  };
};
