// What tokens cost, as data: prices.json beside this file, or a file of the operator's own in the same
// form. A model that no line names has no price, which is not the same as being free.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Type, { type Static } from 'typebox';
import { decoder } from '../../engine/kernel/schema.ts';
import { llmErrors, type Model, type ModelPiece, type Usage } from './model.ts';

const Price = Type.Number({ minimum: 0, maximum: 1_000_000 });
const TableSchema = Type.Object(
  {
    as_of: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    /** Where the prices of each provider were read. */
    sources: Type.Record(Type.String(), Type.String()),
    prices: Type.Array(
      Type.Object(
        {
          provider: Type.Enum(['anthropic', 'openai', 'groq', 'scripted']),
          /** A model, or with `*` at the end all that begin so; the longest that fits counts. */
          model: Type.String({ minLength: 1 }),
          /** Millionths of a US dollar per token, which is dollars per million tokens. */
          input: Price,
          output: Price,
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type Line = Static<typeof TableSchema>['prices'][number];

export interface Prices {
  readonly asOf: string;
  /** Millionths of a US dollar, rounded to whole ones; `undefined` where no price is known. */
  cost(provider: Model['provider'], modelId: string, usage: Usage): number | undefined;
}

const builtIn = fileURLToPath(new URL('./prices.json', import.meta.url));
const decode = decoder(TableSchema, llmErrors.PRICES_INVALID);

const fits = ({ model }: Line, modelId: string): boolean =>
  model.endsWith('*') ? modelId.startsWith(model.slice(0, -1)) : model === modelId;

/** Exact names before patterns, long patterns before short ones. */
const precision = ({ model }: Line): number =>
  model.endsWith('*') ? model.length : Number.POSITIVE_INFINITY;

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw llmErrors.PRICES_INVALID({ file }, { cause });
  }
};

/** Reads a price table; blank: the built-in one. Throws `WEIR_LLM_PRICES_INVALID`. */
export const readPrices = (file = ''): Prices => {
  const { as_of: asOf, prices } = decode(parsed(file || builtIn));
  const lines = [...prices].sort((a, b) => precision(b) - precision(a));
  return {
    asOf,
    cost: (provider, modelId, { input_tokens, output_tokens }) => {
      const line = lines.find((each) => each.provider === provider && fits(each, modelId));
      return line && Math.round(input_tokens * line.input + output_tokens * line.output);
    },
  };
};

/** The same model; the end of each answer says what it has cost. */
export const priced = (model: Model, modelId: string, prices: Pick<Prices, 'cost'>): Model => {
  const costOf = (usage: Usage): { readonly costMicrousd?: number } => {
    const costMicrousd = prices.cost(model.provider, modelId, usage);
    return costMicrousd === undefined ? {} : { costMicrousd };
  };
  return {
    provider: model.provider,
    complete: async (request) => {
      const answer = await model.complete(request);
      return { ...answer, ...costOf(answer.usage) };
    },
    async *stream(request): AsyncGenerator<ModelPiece> {
      for await (const piece of model.stream(request)) {
        yield piece.type === 'end' ? { ...piece, ...costOf(piece.usage) } : piece;
      }
    },
  };
};
