// The room in which the built-in compiler works: a process of its own, with no file and no connection. It
// reads the question, writes the answer, and is given a memory that ends; whoever has started it ends it.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
import { brotliDecompressSync } from 'node:zlib';

const { file, question, answerBytesMax } = await new Promise((asked) => {
  process.once('message', asked);
});
const success = 0;
const badDescriptor = 8;

const wasi = new WASI({
  version: 'preview1',
  args: ['opa-compiler'],
  // One question and it is gone: garbage is collected only when it does not fit.
  env: { GOGC: 'off', GOMEMLIMIT: '400MiB' },
});
const imports = wasi.getImportObject();
const asked = Buffer.from(question, 'utf8');
const said = [];
const complained = [];
let readBytes = 0;
let saidBytes = 0;
let memory = { buffer: new ArrayBuffer(0) };

/** The pieces of memory that a call names. */
const pieces = (at, count) => {
  const view = new DataView(memory.buffer);
  return Array.from({ length: count }, (_, nth) => {
    const pointer = view.getUint32(at + nth * 8, true);
    return Buffer.from(memory.buffer, pointer, view.getUint32(at + nth * 8 + 4, true));
  });
};
const counted = (at, bytes) => {
  new DataView(memory.buffer).setUint32(at, bytes, true);
  return success;
};

const calls = {
  ...imports.wasi_snapshot_preview1,
  fd_read: (descriptor, at, count, countedAt) => {
    if (descriptor !== 0) return badDescriptor;
    let bytes = 0;
    for (const piece of pieces(at, count)) {
      const copied = asked.copy(piece, 0, readBytes, readBytes + piece.length);
      readBytes += copied;
      bytes += copied;
    }
    return counted(countedAt, bytes);
  },
  fd_write: (descriptor, at, count, countedAt) => {
    if (descriptor !== 1 && descriptor !== 2) return badDescriptor;
    let bytes = 0;
    for (const piece of pieces(at, count)) {
      (descriptor === 1 ? said : complained).push(Buffer.from(piece));
      bytes += piece.length;
    }
    saidBytes += bytes;
    if (saidBytes > answerBytesMax) throw new RangeError('the answer is too long');
    return counted(countedAt, bytes);
  },
};

const module = new WebAssembly.Module(brotliDecompressSync(readFileSync(file)));
const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: calls });
memory = instance.exports.memory;
const code = wasi.start(instance);
process.send({
  ...{ code, answer: Buffer.concat(said).toString('utf8') },
  complaint: Buffer.concat(complained).toString('utf8'),
});
