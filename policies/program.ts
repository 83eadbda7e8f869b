// A compiled policy that is asked with JSON and answers JSON: the one call of OPA's ABI (1.2) that reads, decides and
// writes. The package's own `evaluate` makes the same call, and copies and parses around it for a third of the time.
import { loadPolicy } from '@open-policy-agent/opa-wasm';

/** The answer as it stands in memory, a character per byte: the same answer is the same text. Throws what it traps. */
export type Ask = (question: string, entrypoint: string) => string;

/** What the package has loaded, as far as it is needed here. */
interface Loaded {
  readonly mem: { readonly buffer: ArrayBuffer; grow(pages: number): unknown };
  readonly wasmInstance: { readonly exports: { readonly opa_eval: Evaluate } };
  readonly entrypoints: Readonly<Record<string, number>>;
  readonly dataAddr: number;
  /** Where the data end: what is behind is free again with every question. */
  readonly dataHeapPtr: number;
}

type Evaluate = (
  reserved: 0,
  entrypoint: number,
  data: number,
  input: number,
  inputBytes: number,
  heap: number,
  format: 0,
) => number;

const memoryPagesInitial = 5;
const memoryPagesMax = 64;
const pageBytes = 65_536;
const bytesPerCharacterMax = 3;

/** Loads a program and its data, once for all questions. */
export const openProgram = async (wasm: Buffer, data: object): Promise<Ask> => {
  const memory = { initial: memoryPagesInitial, maximum: memoryPagesMax };
  const policy = await loadPolicy(wasm, memory);
  policy.setData(data);
  const { mem, wasmInstance, dataAddr, dataHeapPtr: heap, ...loaded }: Loaded = policy;
  const { opa_eval: evaluate } = wasmInstance.exports;
  const entrypoints = new Map(Object.entries(loaded.entrypoints));
  const encoder = new TextEncoder();
  return (question, entrypoint) => {
    const id = entrypoints.get(entrypoint);
    if (id === undefined) throw new Error('the program has no such entrypoint');
    const missing = heap + question.length * bytesPerCharacterMax - mem.buffer.byteLength;
    if (missing > 0) mem.grow(Math.ceil(missing / pageBytes));
    const { written } = encoder.encodeInto(question, new Uint8Array(mem.buffer, heap));
    const at = evaluate(0, id, dataAddr, heap, written, heap + written, 0);
    const bytes = Buffer.from(mem.buffer);
    return bytes.toString('latin1', at, bytes.indexOf(0, at));
  };
};

/** The result that an answer holds; `undefined` where there is none. */
export const resultOf = (answer: string): unknown => {
  const results: unknown = JSON.parse(Buffer.from(answer, 'latin1').toString());
  return (results as readonly { readonly result?: unknown }[])[0]?.result;
};
