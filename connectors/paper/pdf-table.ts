// A table in a PDF: rows are never cut where they fit on a page, and the head stands on every page.
import type { Block, Cell, Line } from './paper.ts';
import { colour, plain, regular, type Sheet, strong } from './sheet.ts';

type Table = Extract<Block, { readonly kind: 'table' }>;

const fontSize = 8.5;
const padding = 4;
const lineGap = 1.5;
const signWidth = 12;

interface Column {
  readonly title: string;
  readonly x: number;
  /** Without its padding. */
  readonly width: number;
}

const heightOf = ({ pdf }: Sheet, line: Line, width: number): number => {
  pdf.font(line.strong ? strong : regular).fontSize(fontSize);
  const room = width - (line.mark ? signWidth : 0);
  return pdf.heightOfString(plain(line.text), { width: room, lineGap });
};

const cellHeight = (sheet: Sheet, cell: Cell, width: number): number =>
  cell.reduce((sum, line) => sum + heightOf(sheet, line, width), 0);

/** Drawn, since fonts with signs are not the same in all readers. */
const drawSign = ({ pdf }: Sheet, mark: 'held' | 'missed', x: number, y: number): void => {
  pdf.lineWidth(1.3);
  if (mark === 'held') {
    pdf
      .moveTo(x, y + 4.5)
      .lineTo(x + 2.4, y + 7)
      .lineTo(x + 6.5, y + 1.5);
    pdf.strokeColor(colour('good')).stroke();
    return;
  }
  pdf.moveTo(x + 0.5, y + 1.8).lineTo(x + 5.7, y + 7);
  pdf.moveTo(x + 5.7, y + 1.8).lineTo(x + 0.5, y + 7);
  pdf.strokeColor(colour('bad')).stroke();
};

const drawCell = (sheet: Sheet, cell: Cell, { x, width }: Column, top: number): void => {
  const { pdf } = sheet;
  let y = top;
  for (const line of cell) {
    const height = heightOf(sheet, line, width);
    const indent = line.mark ? signWidth : 0;
    if (line.mark) drawSign(sheet, line.mark, x, y);
    pdf.font(line.strong ? strong : regular).fontSize(fontSize);
    pdf.fillColor(colour(line.tone ?? 'plain'));
    pdf.text(plain(line.text), x + indent, y, { width: width - indent, lineGap });
    y += height;
  }
};

const drawHead = ({ pdf, left, width }: Sheet, columns: readonly Column[]): void => {
  const top = pdf.y;
  const height = fontSize + 2 * padding + 2;
  pdf.rect(left, top, width, height).fill(colour('ink'));
  pdf.font(strong).fontSize(fontSize).fillColor('#FFFFFF');
  for (const { title, x, width: room } of columns) {
    pdf.text(plain(title), x, top + padding + 1, { width: room, lineBreak: false });
  }
  pdf.y = top + height;
};

/** What of a row fits into a height, and what is left; a row may be longer than a page. */
const cut = (
  sheet: Sheet,
  row: readonly Cell[],
  columns: readonly Column[],
  room: number,
): readonly [readonly Cell[], readonly Cell[]] => {
  const fits = row.map((cell, nth) => {
    let used = 0;
    const width = columns[nth]?.width ?? 0;
    const end = cell.findIndex((line) => {
      used += heightOf(sheet, line, width);
      return used > room;
    });
    // One line at least, so that it ends; a line that is longer than a page is clipped by the reader.
    return end === -1 ? cell.length : Math.max(end, 1);
  });
  return [
    row.map((cell, nth) => cell.slice(0, fits[nth])),
    row.map((cell, nth) => cell.slice(fits[nth])),
  ];
};

/** Draws a table from where the sheet stands. */
export const drawTable = (sheet: Sheet, table: Table): void => {
  const { pdf, left, width, bottom } = sheet;
  let x = left;
  const columns = table.columns.map(({ title, share }): Column => {
    const column = { title, x: x + padding, width: share * width - 2 * padding };
    x += share * width;
    return column;
  });
  const tall = (row: readonly Cell[]): number =>
    2 * padding +
    Math.max(...row.map((cell, nth) => cellHeight(sheet, cell, columns[nth]?.width ?? 0)));
  const pageRoom = bottom - pdf.page.margins.top - 3 * fontSize - 2 * padding;

  const drawRow = (row: readonly Cell[], isShaded: boolean): void => {
    const height = tall(row);
    if (height > pageRoom) {
      const [now, rest] = cut(sheet, row, columns, pageRoom - 2 * padding);
      drawRow(now, isShaded);
      drawRow(rest, isShaded);
      return;
    }
    if (sheet.need(height)) drawHead(sheet, columns);
    const top = pdf.y;
    if (isShaded) pdf.rect(left, top, width, height).fill(colour('shade'));
    row.forEach((cell, nth) => {
      const column = columns[nth];
      if (column) drawCell(sheet, cell, column, top + padding);
    });
    pdf.moveTo(left, top + height).lineTo(left + width, top + height);
    pdf.lineWidth(0.5).strokeColor(colour('rule')).stroke();
    pdf.y = top + height;
  };

  sheet.need(6 * fontSize);
  drawHead(sheet, columns);
  table.rows.forEach((row, nth) => {
    drawRow(row, nth % 2 === 1);
  });
  pdf.x = left;
  pdf.y += 10;
};
