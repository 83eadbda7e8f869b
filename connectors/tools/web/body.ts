// The body of an answer, unpacked, up to a limit. What comes over the wire is counted as well as what
// comes out of it: a small file may unpack to gigabytes, and an endless one to nothing.
import type { IncomingMessage } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { toolErrors } from '../tool.ts';

/** For the `Accept-Encoding` header: what `readBody` can unpack. */
export const acceptedEncodings = 'gzip, br';

const asItIs = (): Transform => new PassThrough();
const unpackers: ReadonlyMap<string, () => Transform> = new Map([
  ['', asItIs],
  ['identity', asItIs],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['br', () => createBrotliDecompress()],
]);

const limited = (bytesMax: number) =>
  async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw toolErrors.TOO_LARGE({ bytesMax });
      yield chunk;
    }
  };

/** Reads a body whole; closes the connection as soon as it is too large or the time is up. */
export const readBody = async (
  answer: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<Buffer> => {
  const { 'content-encoding': encoding = '', 'content-length': length = '0' } = answer.headers;
  const unpacker = unpackers.get(encoding.trim().toLowerCase());
  if (!unpacker || Number(length) > bytesMax) {
    answer.destroy();
    throw unpacker ? toolErrors.TOO_LARGE({ bytesMax }) : toolErrors.FAILED({ reason: 'encoding' });
  }
  const chunks: Buffer[] = [];
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) chunks.push(chunk);
  };
  await pipeline(answer, limited(bytesMax), unpacker(), limited(bytesMax), collect, { signal });
  return Buffer.concat(chunks);
};
