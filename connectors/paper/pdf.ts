// A paper as PDF: a first page with the figure that matters, then the blocks, a header and page numbers.

import type { Bar, Block, Paper } from './paper.ts';
import { drawTable } from './pdf-table.ts';
import { colour, openSheet, plain, regular, type Sheet, strong } from './sheet.ts';

const bandHeight = 128;
const barHeight = 11;

const drawBars = (sheet: Sheet, bars: readonly Bar[]): void => {
  const { pdf, left, width } = sheet;
  const labelWidth = 130;
  const noteWidth = 190;
  const room = width - labelWidth - noteWidth;
  for (const { label, percent, note } of bars) {
    sheet.need(barHeight + 10);
    const y = pdf.y;
    pdf.font(strong).fontSize(9).fillColor(colour('ink'));
    pdf.text(plain(label), left, y + 1, { width: labelWidth - 8, height: 10, ellipsis: true });
    pdf.roundedRect(left + labelWidth, y, room, barHeight, 2).fill(colour('rule'));
    const filled = (room * Math.min(Math.max(percent, 0), 100)) / 100;
    if (filled > 0) {
      pdf.roundedRect(left + labelWidth, y, Math.max(filled, 4), barHeight, 2);
      pdf.fill(colour('accent'));
    }
    pdf.font(regular).fontSize(9).fillColor(colour('quiet'));
    pdf.text(plain(note), left + labelWidth + room + 10, y + 1, {
      ...{ width: noteWidth - 10, lineBreak: false },
    });
    pdf.y = y + barHeight + 8;
  }
  pdf.x = left;
  pdf.y += 6;
};

const drawHeading = (sheet: Sheet, text: string, newPage: boolean): void => {
  const { pdf, left, width } = sheet;
  if (newPage) pdf.addPage();
  else if (!sheet.need(90)) pdf.y += 8;
  pdf.font(strong).fontSize(14).fillColor(colour('ink'));
  pdf.text(plain(text), left, pdf.y, { width });
  pdf.y += 6;
};

const draw = (sheet: Sheet, block: Block): void => {
  const { pdf, left, width } = sheet;
  if (block.kind === 'heading') drawHeading(sheet, block.text, block.newPage === true);
  else if (block.kind === 'bars') drawBars(sheet, block.bars);
  else if (block.kind === 'table') drawTable(sheet, block);
  else {
    pdf
      .font(regular)
      .fontSize(9.5)
      .fillColor(colour(block.tone ?? 'plain'));
    const text = plain(block.text);
    sheet.need(pdf.heightOfString(text, { width, lineGap: 2 }));
    pdf.text(text, left, pdf.y, { width, lineGap: 2 });
    pdf.y += 8;
  }
};

const drawFirst = (sheet: Sheet, paper: Paper): void => {
  const { pdf, left, width } = sheet;
  pdf.rect(0, 0, pdf.page.width, bandHeight).fill(colour('ink'));
  pdf.font(strong).fontSize(24).fillColor('#FFFFFF');
  pdf.text(plain(paper.title), left, 42, { width: width - 130 });
  pdf.font(regular).fontSize(12).fillColor('#C9D6E2');
  pdf.text(plain(paper.subtitle), left, pdf.y + 6, { width: width - 130 });
  pdf.font(strong).fontSize(30).fillColor('#FFFFFF');
  const aside = { width: 130, align: 'right' } as const;
  pdf.text(plain(paper.headline.figure), left + width - 130, 42, aside);
  pdf.font(regular).fontSize(9).fillColor('#C9D6E2');
  pdf.text(plain(paper.headline.caption), left + width - 130, pdf.y + 2, aside);
  pdf.y = bandHeight + 24;
  for (const [label, value] of paper.facts) {
    const y = pdf.y;
    pdf.font(regular).fontSize(9.5).fillColor(colour('quiet')).text(plain(label), left, y);
    pdf.fillColor(colour('plain')).text(plain(value), left + 130, y, { width: width - 130 });
    pdf.y += 4;
  }
  pdf.x = left;
  pdf.y += 16;
};

/** Header and page number, once it is known how many pages there are. */
const drawMargins = ({ pdf, left, width }: Sheet, paper: Paper): void => {
  const { start, count } = pdf.bufferedPageRange();
  for (let nth = 0; nth < count; nth += 1) {
    pdf.switchToPage(start + nth);
    // Below the margin, where text would otherwise begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.font(regular).fontSize(8).fillColor(colour('quiet'));
    const one = { width, lineBreak: false } as const;
    if (nth > 0) pdf.text(plain(paper.header), left, 30, one);
    const y = pdf.page.height - 40;
    pdf.moveTo(left, y - 6).lineTo(left + width, y - 6);
    pdf.lineWidth(0.5).strokeColor(colour('rule')).stroke();
    pdf.text(plain(paper.footer), left, y, one);
    pdf.text(`Page ${nth + 1} of ${count}`, left, y, { ...one, align: 'right' });
  }
};

/** The bytes of the PDF. */
export const pdfOf = async (paper: Paper): Promise<Buffer> => {
  const sheet = openSheet(paper);
  const { pdf } = sheet;
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((done, failed) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => done(Buffer.concat(parts)));
    pdf.on('error', failed);
  });
  drawFirst(sheet, paper);
  for (const block of paper.blocks) draw(sheet, block);
  drawMargins(sheet, paper);
  pdf.end();
  return whole;
};
