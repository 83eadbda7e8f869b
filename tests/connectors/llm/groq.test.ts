// The Groq connector, with its official SDK, against a local server that speaks the wire format.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { groqModel } from '../../../connectors/llm/groq.ts';
import type { Model, ModelPiece, ModelRequest } from '../../../connectors/llm/model.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';
import { type Provider, startProvider } from '../../support/provider.ts';
import { until } from '../../support/worker.ts';
import { modelContract, requestWith, said } from './model.contract.ts';

const apiKey = 'gsk_test-0123456789';
const search = {
  ...{ name: 'search', description: 'Searches' },
  parameters: { type: 'object', properties: { q: { type: 'string' } } },
};

const lengthOfLast = ({ messages }: Readonly<Record<string, unknown>>): number => {
  const last = (messages as readonly { readonly content: string }[]).at(-1);
  return last?.content.length ?? 0;
};

const piecesOf = async (model: Model, request: ModelRequest): Promise<readonly ModelPiece[]> => {
  const pieces: ModelPiece[] = [];
  for await (const piece of model.stream(request)) pieces.push(piece);
  return pieces;
};

const failureOf = async (call: Promise<unknown>): Promise<WeirError> => {
  const cause = await call.then(
    () => new Error('it answered'),
    (each: unknown) => each,
  );
  if (!(cause instanceof WeirError)) throw cause;
  return cause;
};

describe('the Groq connector', () => {
  let provider: Provider;
  let model: Model;
  const modelWith = (timeoutMs: number): Model =>
    groqModel({ apiKey, baseUrl: provider.url, timeoutMs });
  beforeAll(async () => {
    provider = await startProvider();
    model = modelWith(5_000);
  });
  beforeEach(() => provider.script((body) => ({ inputTokens: lengthOfLast(body) })));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => provider.stop());

  modelContract('groq', () => model);

  it('sends the conversation, the limits, the key and the tools as Groq expects them', async () => {
    const turns = [said('user', 'one'), said('assistant', 'two'), said('user', 'three')];
    const asked = { turns, tools: [search], toolChoice: { name: 'search' }, temperature: 0.5 };
    await model.complete(requestWith({ ...asked, stop: ['end'], idempotencyKey: 'event-7' }));

    const { path, body, headers } = provider.requests.at(-1) ?? {};
    expect(path).toBe('/openai/v1/chat/completions');
    expect(headers).toMatchObject({
      ...{ authorization: `Bearer ${apiKey}`, 'idempotency-key': 'event-7' },
    });
    expect(body).toEqual({
      ...{ model: 'claude-sonnet-4-6', max_tokens: 256, temperature: 0.5, stop: ['end'] },
      messages: [
        { role: 'system', content: 'You are careful. (canary-5f1c)' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'two' },
        { role: 'user', content: 'three' },
      ],
      tools: [{ type: 'function', function: search }],
      tool_choice: { type: 'function', function: { name: 'search' } },
    });
  });

  it('answers calls of tools, whole and streamed', async () => {
    const call = { tool: 'search', arguments: '{"q":"weir"}' };
    provider.script({ says: ['I look. ', call] });
    const part = { type: 'tool_call', name: 'search', arguments: '{"q":"weir"}' };
    const request = requestWith({ tools: [search] });
    const whole = await model.complete(request);
    expect(whole.parts).toMatchObject([{ type: 'text', text: 'I look. ' }, part]);
    expect(whole.stopReason).toBe('tool_calls');

    const pieces = await piecesOf(model, request);
    expect(pieces.slice(0, -1)).toMatchObject([{ type: 'text', text: 'I look. ' }, part]);
    expect(pieces.at(-1)).toMatchObject({ type: 'end', stopReason: 'tool_calls' });
  });

  it.each(['usual', 'groq'] as const)('counts the tokens of a stream (%s place)', async (place) => {
    provider.script({ usageIn: place });
    expect((await piecesOf(model, requestWith())).at(-1)).toMatchObject({
      usage: { input_tokens: expect.any(Number), output_tokens: 7 },
    });
  });

  it.each([
    [400, 'WEIR_LLM_REQUEST_REFUSED', 502, 'never'],
    [401, 'WEIR_LLM_KEY_REFUSED', 502, 'never'],
    [404, 'WEIR_LLM_MODEL_UNKNOWN', 502, 'never'],
    [429, 'WEIR_LLM_RATE_LIMITED', 503, 'later'],
    [500, 'WEIR_LLM_UNAVAILABLE', 502, 'later'],
    [503, 'WEIR_LLM_UNAVAILABLE', 502, 'later'],
  ] as const)('turns status %i into %s', async (status, code, answered, retry) => {
    provider.script({ status });
    const before = provider.requests.length;
    const whole = await failureOf(model.complete(requestWith()));
    const streamed = await failureOf(piecesOf(model, requestWith()));

    for (const failure of [whole, streamed]) {
      expect(failure).toMatchObject({ code, status: answered, retry, detail: { status } });
      const { message, help, detail } = failure;
      expect(JSON.stringify({ message, help, detail })).not.toMatch(
        /org-test-0001|capital|gsk_test/,
      );
    }
    expect(provider.requests.length - before).toBe(2);
  });

  it('tells how long the provider wants to be left alone', async () => {
    provider.script({ status: 429, headers: { 'retry-after': '7' } });
    expect((await failureOf(model.complete(requestWith()))).detail).toMatchObject({
      retry_after_seconds: 7,
    });
  });

  it('says that an answer broke off', async () => {
    provider.script({ says: ['one ', 'two ', 'three'], breaksAfter: 2, pieceMs: 5 });
    const failure = await failureOf(piecesOf(model, requestWith()));
    expect(failure.code).toBe('WEIR_LLM_UNAVAILABLE');
  });

  it('gives up on a provider that never answers, and hangs up', async () => {
    provider.script({ hangs: true });
    const failure = await failureOf(modelWith(50).complete(requestWith()));
    expect(failure).toMatchObject({ code: 'WEIR_LLM_TIMEOUT', status: 504 });
    await until(() => provider.requests.at(-1)?.cancelled === true, 2_000);
  });

  it.each(['complete', 'stream'] as const)('cancels a %s call at the provider', async (kind) => {
    provider.script({ hangs: true });
    const before = provider.requests.length;
    const controller = new AbortController();
    const request = requestWith({ signal: controller.signal });
    const call = kind === 'complete' ? model.complete(request) : piecesOf(model, request);
    const ended = expect(call).rejects.not.toBeInstanceOf(WeirError);
    await until(() => provider.requests.length > before, 2_000);
    controller.abort();
    await ended;
    await until(() => provider.requests.at(-1)?.cancelled === true, 2_000);
  });

  it('asks where it was told to, whatever the environment of the SDK says', async () => {
    vi.stubEnv('GROQ_BASE_URL', 'http://127.0.0.1:1');
    const before = provider.requests.length;
    await modelWith(5_000).complete(requestWith());
    expect(provider.requests.length).toBe(before + 1);
  });
});
