// A paper as DOCX: the same blocks, for those who go on writing.
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { type Bar, type Block, type Cell, colours, type Line, type Paper } from './paper.ts';

const font = 'Arial';
/** Sizes are half points, widths twentieths of one. */
const textSize = 17;
const pageWidth = 9_600;
const barSteps = 30;

const signOf = { held: '✓ ', missed: '✗ ' } as const;
const toneOf = { held: 'good', missed: 'bad' } as const;

const run = (text: string, line: Omit<Line, 'text'> = {}, size = textSize): TextRun =>
  new TextRun({
    ...{ text, font, size, bold: line.strong === true },
    color: colours[line.tone ?? 'plain'],
  });

const paragraphOf = (line: Line): Paragraph =>
  new Paragraph({
    spacing: { after: 20 },
    children: [
      ...(line.mark ? [run(signOf[line.mark], { tone: toneOf[line.mark], strong: true })] : []),
      run(line.text, line),
    ],
  });

const cellOf = (cell: Cell, width: number, fill?: string): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 50, bottom: 50, left: 80, right: 80 },
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, fill } }),
    children: cell.map(paragraphOf),
  });

const tableOf = ({ columns, rows }: Extract<Block, { readonly kind: 'table' }>): Table => {
  const widths = columns.map(({ share }) => Math.round(share * pageWidth));
  const head = columns.map(
    ({ title }, nth) =>
      new TableCell({
        width: { size: widths[nth] ?? 0, type: WidthType.DXA },
        margins: { top: 50, bottom: 50, left: 80, right: 80 },
        shading: { type: ShadingType.CLEAR, fill: colours.ink },
        children: [
          new Paragraph({
            children: [
              new TextRun({ text: title, font, size: textSize, bold: true, color: 'FFFFFF' }),
            ],
          }),
        ],
      }),
  );
  return new Table({
    width: { size: pageWidth, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, children: head }),
      ...rows.map(
        (row, at) =>
          new TableRow({
            cantSplit: true,
            children: row.map((cell, nth) =>
              cellOf(cell, widths[nth] ?? 0, at % 2 === 1 ? colours.shade : undefined),
            ),
          }),
      ),
    ],
  });
};

const barOf = ({ label, percent, note }: Bar): Paragraph => {
  const full = Math.round((Math.min(Math.max(percent, 0), 100) / 100) * barSteps);
  return new Paragraph({
    spacing: { after: 60 },
    tabStops: [
      { type: 'left', position: 2_600 },
      { type: 'left', position: 6_400 },
    ],
    children: [
      run(`${label}\t`, { strong: true }),
      new TextRun({ text: '█'.repeat(full), font, size: textSize, color: colours.accent }),
      new TextRun({ text: '█'.repeat(barSteps - full), font, size: textSize, color: colours.rule }),
      run(`\t${note}`, { tone: 'quiet' }),
    ],
  });
};

const childrenOf = (block: Block): readonly (Paragraph | Table)[] => {
  if (block.kind === 'bars') return block.bars.map(barOf);
  if (block.kind === 'table') return [tableOf(block), new Paragraph({ children: [] })];
  if (block.kind === 'text') {
    return [new Paragraph({ spacing: { after: 120 }, children: [run(block.text, block, 19)] })];
  }
  return [
    new Paragraph({
      ...{ heading: HeadingLevel.HEADING_1, pageBreakBefore: block.newPage === true },
      spacing: { before: 200, after: 100 },
      children: [new TextRun({ text: block.text, font, size: 28, bold: true, color: colours.ink })],
    }),
  ];
};

const firstOf = ({ title, subtitle, headline, facts }: Paper): readonly Paragraph[] => [
  new Paragraph({
    heading: HeadingLevel.TITLE,
    children: [new TextRun({ text: title, font, size: 44, bold: true, color: colours.ink })],
  }),
  new Paragraph({ spacing: { after: 200 }, children: [run(subtitle, { tone: 'quiet' }, 24)] }),
  new Paragraph({
    spacing: { after: 200 },
    children: [
      new TextRun({
        ...{ text: headline.figure, font, size: 56, bold: true, color: colours.accent },
      }),
      run(`  ${headline.caption}`, { tone: 'quiet' }, 20),
    ],
  }),
  ...facts.map(
    ([label, value]) =>
      new Paragraph({
        spacing: { after: 40 },
        tabStops: [{ type: 'left', position: 2_600 }],
        children: [run(`${label}\t`, { tone: 'quiet' }, 19), run(value, {}, 19)],
      }),
  ),
];

/** The bytes of the DOCX. */
export const docxOf = (paper: Paper): Promise<Buffer> => {
  const footer = new Paragraph({
    alignment: AlignmentType.RIGHT,
    children: [
      run(`${paper.footer}   `, { tone: 'quiet' }, 15),
      new TextRun({
        ...{ font, size: 15, color: colours.quiet },
        children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES],
      }),
    ],
  });
  return Packer.toBuffer(
    new Document({
      ...{ title: paper.title, subject: paper.subtitle, creator: 'Weir' },
      sections: [
        {
          properties: {
            titlePage: true,
            page: { margin: { top: 1_100, bottom: 1_100, left: 1_100, right: 1_100 } },
          },
          headers: {
            default: new Header({
              children: [new Paragraph({ children: [run(paper.header, { tone: 'quiet' }, 15)] })],
            }),
            first: new Header({ children: [] }),
          },
          footers: {
            default: new Footer({ children: [footer] }),
            first: new Footer({ children: [footer] }),
          },
          children: [...firstOf(paper), ...paper.blocks.flatMap(childrenOf)],
        },
      ],
    }),
  );
};
