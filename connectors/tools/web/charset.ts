// Bytes to text: the charset that the answer names, else the one that the page names, else UTF-8 if the
// bytes are that, else what western pages were written in before.
import { TextDecoder } from 'node:util';

const declared = /<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{1,40})/i;

const decoderOf = (label: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
};

const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Decodes a body; `contentType` is the header of that name. */
export const decodeText = (bytes: Buffer, contentType: string): string => {
  const [, named] = /;\s{0,9}charset\s{0,9}=\s{0,9}"?([\w-]{1,40})/i.exec(contentType) ?? [];
  const [, inPage] = declared.exec(bytes.subarray(0, 1024).toString('latin1')) ?? [];
  for (const label of [named, inPage]) {
    const decoder = label === undefined ? undefined : decoderOf(label);
    if (decoder) return decoder.decode(bytes);
  }
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
};
