// What a DOCX says, read back from its bytes: the parts of the archive are inflated, and the text of paragraphs
// is put together.
import { inflateRawSync } from 'node:zlib';

const entry = 0x02014b50;
const deflated = 8;

/** The parts of a zip archive, by name. */
export const partsOf = (bytes: Buffer): ReadonlyMap<string, string> => {
  const parts = new Map<string, string>();
  for (let at = 0; at + 46 <= bytes.length; at += 1) {
    if (bytes.readUInt32LE(at) !== entry) continue;
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20));
    const isDeflated = bytes.readUInt16LE(at + 10) === deflated;
    parts.set(name, (isDeflated ? inflateRawSync(content) : content).toString('utf8'));
    at += 45 + nameLength;
  }
  return parts;
};

/** One line per paragraph. */
export const docxText = (bytes: Buffer): string =>
  (partsOf(bytes).get('word/document.xml') ?? '')
    .split('</w:p>')
    .map((paragraph) =>
      [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
    )
    .join('\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"');
