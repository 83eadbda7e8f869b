// How facts become a ruling: a question that a program is asked, and what its answer comes to. Rulings are
// remembered by question, since most prompts share their facts with many others.
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { failClosed } from './fail-closed.ts';
import type { Provenance } from './inputs.ts';
import { resultOf } from './program.ts';

/** One sort of decision: how it is asked for, and how it is read. */
export interface Decision<Ruling> {
  readonly entrypoint: string;
  /** Facts as a program is asked about them; `undefined` where they are not as they must be. */
  question(facts: unknown): string | undefined;
  /** What an answer rules; `undefined` where it is not as it must be. */
  ruling(answer: string): Ruling | undefined;
}

const rulingsMax = 10_000;
const answersMax = 1_000;
const questionLengthMax = 2_000;

/**
 * Facts are checked before they are asked about: in Rego's order of values `null` is less than any
 * number, so a posture of `NaN` would pass as a low one.
 */
export const decisionOf = <Input, Ruling extends object>(parts: {
  readonly entrypoint: string;
  readonly input: TSchema;
  readonly result: TSchema;
  readonly prepare: (input: Input) => Input;
  readonly provenance: Provenance;
}): Decision<Ruling> => {
  const { entrypoint, prepare, provenance } = parts;
  const [input, result] = [Compile(parts.input), Compile(parts.result)];
  // Policies have few different answers: each is read once.
  const rulings = new Map<string, Ruling>();
  return {
    entrypoint,
    question: (facts) => (input.Check(facts) ? JSON.stringify(prepare(facts as Input)) : undefined),
    ruling: (answer) => {
      const known = rulings.get(answer);
      if (known) return known;
      const said = resultOf(answer);
      if (!result.Check(said)) return undefined;
      const ruling = Object.freeze({ ...(said as Ruling), ...provenance });
      if (rulings.size >= answersMax) rulings.clear();
      rulings.set(answer, ruling);
      return ruling;
    },
  };
};

/** Decides by asking. Refusals are not remembered. */
export const deciding = <Input, Ruling extends object>(
  { question, ruling, entrypoint }: Decision<Ruling>,
  ask: (question: string, entrypoint: string) => string,
  refusal: Ruling,
): ((input: Input) => Ruling) => {
  const rulings = new Map<string, Ruling>();
  const isRuling = (value: unknown): value is Ruling => value !== undefined;
  const decide = (input: Input): Ruling | undefined => {
    const asked = question(input);
    if (asked === undefined) return undefined;
    const known = rulings.get(asked);
    if (known) return known;
    const ruled = ruling(ask(asked, entrypoint));
    if (!ruled || asked.length > questionLengthMax) return ruled;
    if (rulings.size >= rulingsMax) rulings.clear();
    rulings.set(asked, ruled);
    return ruled;
  };
  return (input) => failClosed(() => decide(input), isRuling, refusal);
};
