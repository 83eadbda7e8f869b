// A query of the bench: a chain, the events it is fed, and what must come out, by a model that
// knows nothing of operators.
import type { Chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Asked } from './source.ts';

/** What must come out: all of `must`, and of the rest only what is in `may`. */
export interface Expected {
  /** Outputs as `outputText` writes them. */
  readonly must: readonly string[];
  /** What comes out as well when the watermark was moved on after the last event. */
  readonly may?: readonly string[];
  /** Whether the outputs come in the order of `must`. */
  readonly ordered: boolean;
}

export interface Query {
  readonly name: string;
  readonly help: string;
  readonly chain: Chain;
  /** Event number `n` of a round that begins at `baseMs`. */
  readonly event: (n: number, baseMs: number) => Event<Asked>;
  readonly expect: (events: readonly Event<Asked>[]) => Expected;
}

/** An output as the check compares it: whose it is, and its payload. */
export const outputText = (subject: string, data: unknown): string =>
  `${subject} ${JSON.stringify(data)}`;

const counted = (texts: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

/** Throws when outputs are lost, repeated, wrong, or out of order. */
export const checkOutputs = (
  name: string,
  outputs: readonly string[],
  { must, may = [], ordered }: Expected,
): void => {
  if (ordered) {
    const wrong = must.findIndex((text, index) => outputs[index] !== text);
    if (wrong === -1 && outputs.length === must.length) return;
    const at = wrong === -1 ? must.length : wrong;
    throw new Error(`${name}: output ${at} is ${outputs[at]}, not ${must[at]}`);
  }
  const left = counted(outputs);
  const take = (text: string): boolean => {
    const count = left.get(text) ?? 0;
    if (count === 1) left.delete(text);
    else left.set(text, count - 1);
    return count > 0;
  };
  for (const text of must) if (!take(text)) throw new Error(`${name}: lost ${text}`);
  for (const text of may) if (left.has(text)) take(text);
  for (const text of left.keys()) throw new Error(`${name}: did not expect ${text}`);
};
