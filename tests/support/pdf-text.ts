// What a PDF says, read back from its bytes: streams are inflated, and what they show is put together. Knows
// the standard fonts in their Latin encoding, which is what Weir writes.
import { inflateSync } from 'node:zlib';

export interface ReadPdf {
  readonly pages: number;
  /** One line per line that was drawn. */
  readonly text: string;
}

const latin = new TextDecoder('windows-1252');

const shownIn = (content: string): readonly string[] =>
  [...content.matchAll(/\[([^\]]*)\] TJ/g)].map(([, parts = '']) =>
    [...parts.matchAll(/<([0-9a-f]*)>/g)]
      .map(([, hex = '']) => latin.decode(Buffer.from(hex, 'hex')))
      .join(''),
  );

/** Reads a PDF. */
export const readPdf = (bytes: Buffer): ReadPdf => {
  const raw = bytes.toString('latin1');
  const lines: string[] = [];
  for (const { index } of raw.matchAll(/stream\r?\n/g)) {
    if (raw.slice(index - 3, index) === 'end') continue;
    const begin = raw.indexOf('\n', index) + 1;
    const end = raw.indexOf('endstream', begin);
    try {
      lines.push(...shownIn(inflateSync(bytes.subarray(begin, end)).toString('latin1')));
    } catch {
      // Not a stream of a page.
    }
  }
  return { pages: [...raw.matchAll(/\/Type \/Page\b/g)].length, text: lines.join('\n') };
};
