import { describe, expect, it } from 'vitest';
import { docxOf } from '../../../connectors/paper/docx.ts';
import type { Cell, Paper } from '../../../connectors/paper/paper.ts';
import { pdfOf } from '../../../connectors/paper/pdf.ts';
import { docxText, partsOf } from '../../support/docx-text.ts';
import { readPdf } from '../../support/pdf-text.ts';

const cell = (text: string): Cell => [{ text }];

const paperWith = (rows: readonly (readonly Cell[])[], title = 'A title'): Paper => ({
  ...{ title, subtitle: 'Of something', header: 'A header', footer: 'A footer' },
  headline: { figure: '42 %', caption: 'of all' },
  facts: [['Made', 'today']],
  madeMs: Date.UTC(2026, 0, 1),
  blocks: [
    { kind: 'heading', text: 'Bars' },
    { kind: 'bars', bars: [{ label: 'One', percent: 50, note: 'half' }] },
    { kind: 'heading', text: 'Rows', newPage: true },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 0.3 },
        { title: 'What', share: 0.7 },
      ],
      rows,
    },
  ],
});
const numbered = (count: number): readonly (readonly Cell[])[] =>
  Array.from({ length: count }, (_, nth) => [cell(`Row ${nth}.`), cell('Something of it.')]);

describe('a paper as PDF', () => {
  it('says all that it says, with numbered pages, and a head of the table on each', async () => {
    const { pages, text } = readPdf(await pdfOf(paperWith(numbered(120))));
    expect(pages).toBeGreaterThan(3);
    const lines = text.split('\n');
    for (let nth = 0; nth < 120; nth += 1) expect(lines).toContain(`Row ${nth}.`);
    expect(lines.filter((line) => line === 'Name')).toHaveLength(pages - 1);
    expect(lines.filter((line) => line === 'A header')).toHaveLength(pages - 1);
    for (let nth = 1; nth <= pages; nth += 1) expect(lines).toContain(`Page ${nth} of ${pages}`);
    for (const each of ['A title', 'Of something', '42 %', 'half']) expect(lines).toContain(each);
  });

  it('has no page more than it needs', async () => {
    expect(readPdf(await pdfOf(paperWith(numbered(3)))).pages).toBe(2);
    expect(readPdf(await pdfOf(paperWith([]))).pages).toBe(2);
  });

  it('cuts a row that is longer than a page, and loses nothing of it', async () => {
    const long: Cell = Array.from({ length: 200 }, (_, nth) => ({ text: `Line ${nth}.` }));
    const { pages, text } = readPdf(await pdfOf(paperWith([[cell('Long'), long]])));
    expect(pages).toBeGreaterThan(3);
    const lines = text.split('\n');
    for (let nth = 0; nth < 200; nth += 1) expect(lines).toContain(`Line ${nth}.`);
  });

  it('puts a question mark where its fonts have no letter', async () => {
    const { text } = readPdf(await pdfOf(paperWith([[cell('Zürich 東京'), cell('x')]])));
    expect(text).toContain('Zürich ??');
  });
});

describe('a paper as DOCX', () => {
  it('says all that it says', async () => {
    const text = docxText(await docxOf(paperWith(numbered(120))));
    const lines = text.split('\n');
    for (let nth = 0; nth < 120; nth += 1) expect(lines).toContain(`Row ${nth}.`);
    for (const each of ['A title', 'Of something', 'Name', 'What']) expect(lines).toContain(each);
  });

  it('has header and footer, and every letter', async () => {
    const bytes = await docxOf(paperWith([[cell('Zürich 東京'), cell('<&>')]]));
    expect(docxText(bytes)).toContain('Zürich 東京');
    const all = [...partsOf(bytes)].map(([name, text]) => `${name} ${text}`).join('\n');
    expect(all).toContain('A header');
    expect(all).toContain('A footer');
    expect(all).toContain('&lt;&amp;&gt;');
  });
});
