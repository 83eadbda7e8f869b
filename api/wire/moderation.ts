// OpenAI's format of moderation: what is asked, and what is thought of a text said by its names. Those of
// the taxonomy and of the guard stand beside them, which official clients hand on.
import Type, { type Static } from 'typebox';
import { type SignalCategory, signalCategories } from '../../operators/guard/categories.ts';
import type { GuardVerdict } from '../../operators/guard/verdict.ts';
import { harmCategories } from '../../operators/harm/categories.ts';
import { openAiCategories, openAiNamesOf } from '../../operators/harm/openai-categories.ts';
import { promptLengthMax } from '../../pipelines/events/raw.ts';
import type { Opined } from '../content/content-desk.ts';

/** Each text is judged on its own. */
const textsMax = 32;

const Text = Type.String({ minLength: 1, maxLength: promptLengthMax });

export const ModerationBodySchema = Type.Object(
  {
    input: Type.Union([Text, Type.Array(Text, { minItems: 1, maxItems: textsMax })]),
    model: Type.Optional(
      Type.String({
        maxLength: 128,
        description: 'Taken and not heeded: the answer names who has judged',
      }),
    ),
  },
  { additionalProperties: true },
);

const ResultSchema = Type.Object({
  flagged: Type.Boolean(),
  categories: Type.Record(Type.String(), Type.Boolean(), {
    description:
      "OpenAI's names, those of Llama Guard's taxonomy (`privacy`, …), those of the guard (`prompt_injection`, …)",
  }),
  category_scores: Type.Record(Type.String(), Type.Number(), {
    description: '0 or 1 where whoever has judged gives no scores',
  }),
  category_applied_input_types: Type.Record(Type.String(), Type.Array(Type.String())),
  source: Type.Enum(['model', 'moderation', 'rules'], {
    description: 'Who has judged the content: a model, an endpoint, or rules, which are modest',
  }),
});

export const ModerationSchema = Type.Object({
  id: Type.String(),
  model: Type.String(),
  results: Type.Array(ResultSchema),
});

export type ModerationBody = Static<typeof ModerationBodySchema>;
export type ModerationResult = Static<typeof ResultSchema>;

/** The texts of a request. */
export const textsOf = ({ input }: ModerationBody): readonly string[] =>
  typeof input === 'string' ? [input] : input;

type Judged = readonly [name: string, flagged: boolean, score: number];

const yes = (flagged: boolean): number => (flagged ? 1 : 0);

/** In OpenAI's names: as an endpoint has put it, else the nearest neighbours of the codes. */
const inOpenAiNames = ({ said, categories }: Opined): readonly Judged[] => {
  const names = new Set([...Object.keys(openAiCategories), ...Object.keys(said ?? {})]);
  const neighbours = new Set<string>(
    harmCategories.flatMap(({ code }) => (categories.includes(code) ? openAiNamesOf[code] : [])),
  );
  return [...names].map((name) => {
    const own = said?.[name];
    const flagged = own?.flagged ?? neighbours.has(name);
    return [name, flagged, own?.score ?? yes(flagged)];
  });
};

const inOurNames = ({ categories }: Opined): readonly Judged[] =>
  harmCategories.map(({ code, name }) => {
    const flagged = categories.includes(code);
    return [name, flagged, yes(flagged)];
  });

const ofGuard = ({ verdict, score, categories }: GuardVerdict): readonly Judged[] =>
  signalCategories.map((name: SignalCategory) => {
    const isNamed = categories.includes(name);
    return [name, isNamed && verdict !== 'allow', isNamed ? score : 0];
  });

/** What is thought of one text. */
export const moderationOf = (opined: Opined, guarded: GuardVerdict): ModerationResult => {
  const found = new Map<string, { readonly flagged: boolean; readonly score: number }>();
  const all = [...inOurNames(opined), ...inOpenAiNames(opined), ...ofGuard(guarded)];
  for (const [name, flagged, score] of all) {
    const known = found.get(name);
    found.set(name, {
      flagged: flagged || known?.flagged === true,
      score: Math.max(score, known?.score ?? 0),
    });
  }
  const each = <Value>(of: (judged: { flagged: boolean; score: number }) => Value) =>
    Object.fromEntries([...found].map(([name, judged]) => [name, of(judged)]));
  return {
    flagged: opined.verdict === 'unsafe' || guarded.verdict !== 'allow',
    categories: each(({ flagged }) => flagged),
    category_scores: each(({ score }) => score),
    category_applied_input_types: each(() => ['text']),
    source: opined.source,
  };
};
