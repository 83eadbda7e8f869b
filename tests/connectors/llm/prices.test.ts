import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ModelPiece, textOf } from '../../../connectors/llm/model.ts';
import { priced, readPrices } from '../../../connectors/llm/prices.ts';
import { doingModel } from '../../support/scripted-provider.ts';
import { requestWith } from './model.contract.ts';

const used = { input_tokens: 1_000, output_tokens: 100 };

const fileWith = (content: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'we-prices-')), 'prices.json');
  writeFileSync(file, content);
  return file;
};
const tableOf = (prices: readonly object[]): string =>
  fileWith(JSON.stringify({ as_of: '2026-11-25', sources: {}, prices }));

describe('prices', () => {
  it('are whole millionths of a dollar, from the built-in table', () => {
    const prices = readPrices();
    expect(prices.cost('anthropic', 'claude-sonnet-4-6', used)).toBe(4_500);
    expect(prices.cost('groq', 'llama-3.1-8b-instant', used)).toBe(58);
    expect(prices.cost('groq', 'openai/gpt-oss-20b', { input_tokens: 1, output_tokens: 0 })).toBe(
      0,
    );
    expect(prices.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('are not known for models that no line names, and not taken from another provider', () => {
    const prices = readPrices();
    expect(prices.cost('openai', 'a-model-of-my-own', used)).toBeUndefined();
    expect(prices.cost('openai', 'claude-sonnet-4-6', used)).toBeUndefined();
  });

  it('are nothing for the scripted model, whatever it is called', () => {
    expect(readPrices().cost('scripted', 'claude-sonnet-4-6', used)).toBe(0);
  });

  it('come from the line that fits best', () => {
    const line = (model: string, input: number) => ({
      provider: 'openai',
      model,
      input,
      output: 0,
    });
    const prices = readPrices(tableOf([line('m*', 1), line('m-large*', 2), line('m-large-2', 3)]));
    const costs = ['m-small', 'm-large-1', 'm-large-2', 'm-large-22'].map((model) =>
      prices.cost('openai', model, { input_tokens: 1, output_tokens: 9 }),
    );
    expect(costs).toEqual([1, 2, 3, 2]);
  });

  it.each([
    ['no JSON', fileWith('prices')],
    ['a price below nothing', tableOf([{ provider: 'groq', model: 'm', input: -1, output: 0 }])],
    ['a provider that nobody knows', tableOf([{ provider: 'x', model: 'm', input: 1, output: 0 }])],
    ['no file', '/nowhere/prices.json'],
  ])('are refused when the table holds %s', (_, file) => {
    expect(() => readPrices(file)).toThrow(
      expect.objectContaining({ code: 'WEIR_LLM_PRICES_INVALID' }),
    );
  });

  it('stand at the end of every answer, whole and streamed', async () => {
    const model = priced(
      doingModel(() => 'answers', 'groq'),
      'llama-3.3-70b-versatile',
      readPrices(),
    );
    const answer = await model.complete(requestWith());
    expect([textOf(answer.parts), answer.costMicrousd]).toEqual(['groq says hello', 7]);
    const pieces: ModelPiece[] = [];
    for await (const piece of model.stream(requestWith())) pieces.push(piece);
    expect(pieces.at(-1)).toMatchObject({ type: 'end', costMicrousd: 7 });
    const unknown = priced(
      doingModel(() => 'answers', 'groq'),
      'unheard-of',
      readPrices(),
    );
    expect(await unknown.complete(requestWith())).not.toHaveProperty('costMicrousd');
  });
});
