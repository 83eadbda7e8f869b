// The Anthropic connector against a local server that speaks the real wire format.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { anthropicModel } from '../../../connectors/llm/anthropic.ts';
import { type Model, textOf } from '../../../connectors/llm/model.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';
import {
  type AnthropicAnswers,
  type AnthropicServer,
  providerErrorText,
  startAnthropic,
} from '../../support/anthropic.ts';
import { until } from '../../support/worker.ts';
import { modelContract, requestWith, said } from './model.contract.ts';

const apiKey = 'sk-ant-test-0123456789';
const opened: AnthropicServer[] = [];

const provider = async (answers: AnthropicAnswers): Promise<AnthropicServer> => {
  const server = await startAnthropic(answers);
  opened.push(server);
  return server;
};

const modelAt = (url: string, given: { timeoutMs?: number } = {}): Model =>
  anthropicModel({ apiKey, baseUrl: url, timeoutMs: 5_000, ...given });

const failureOf = async (call: Promise<unknown>): Promise<WeirError> => {
  const cause = await call.then(
    () => new Error('it answered'),
    (each: unknown) => each,
  );
  if (!(cause instanceof WeirError)) throw cause;
  return cause;
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.stop()));
});

describe('the Anthropic connector', () => {
  let shared: AnthropicServer;
  beforeAll(async () => {
    shared = await startAnthropic({ answer: 'Paris.' });
  });
  afterAll(() => shared.stop());

  modelContract('anthropic', () => modelAt(shared.url));

  it('sends the conversation, the limit and the keys as the provider expects them', async () => {
    const server = await provider({});
    const turns = [said('user', 'one'), said('assistant', 'two'), said('user', 'three')];
    await modelAt(server.url).complete(requestWith({ turns, idempotencyKey: 'event-7' }));

    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ apiKey, idempotencyKey: 'event-7' });
    expect(server.requests[0]?.body).toEqual({
      model: 'claude-sonnet-4-6',
      system: 'You are careful. (canary-5f1c)',
      max_tokens: 256,
      messages: turns.map(({ role, parts }) => ({ role, content: textOf(parts) })),
    });
  });

  it('answers the text of the provider unchanged, whatever the script', async () => {
    const server = await provider({ answer: 'Łódź, 東京\n"quoted" \u{1F30A}' });

    expect(textOf((await modelAt(server.url).complete(requestWith())).parts)).toBe(
      'Łódź, 東京\n"quoted" \u{1F30A}',
    );
  });

  it('uses its connections again from one call to the next', async () => {
    const server = await provider({});
    const model = modelAt(server.url);
    for (let nth = 0; nth < 20; nth += 1) await model.complete(requestWith());

    expect(new Set(server.requests.map(({ connection }) => connection)).size).toBeLessThan(4);
  });

  it.each([
    [401, 'WEIR_LLM_KEY_REFUSED', 502, 'never'],
    [403, 'WEIR_LLM_KEY_REFUSED', 502, 'never'],
    [404, 'WEIR_LLM_MODEL_UNKNOWN', 502, 'never'],
    [429, 'WEIR_LLM_RATE_LIMITED', 503, 'later'],
    [500, 'WEIR_LLM_UNAVAILABLE', 502, 'later'],
    [529, 'WEIR_LLM_UNAVAILABLE', 502, 'later'],
  ] as const)('turns status %i into %s (%i, retry %s)', async (status, code, answered, retry) => {
    const server = await provider({ status });
    const failure = await failureOf(modelAt(server.url).complete(requestWith()));

    expect(failure).toMatchObject({ code, status: answered, retry, detail: { status } });
  });

  it('repeats nothing of the provider, the prompt or the key in its errors', async () => {
    for (const status of [400, 401, 404, 429, 500, 529]) {
      const server = await provider({ status });
      const { message, help, detail } = await failureOf(
        modelAt(server.url).complete(requestWith()),
      );
      const shown = JSON.stringify({ message, help, detail });

      for (const kept of [providerErrorText, 'org-test-0001', 'capital of France', apiKey]) {
        expect(shown).not.toContain(kept);
      }
    }
  });

  it('leaves it to others to ask an overloaded provider again', async () => {
    const server = await provider({ status: [529, 200], answer: 'Paris.' });
    const failure = await failureOf(modelAt(server.url).complete(requestWith()));

    expect(failure.code).toBe('WEIR_LLM_UNAVAILABLE');
    expect(server.requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['event-1']);
  });

  it('does not ask again with a key that was refused', async () => {
    const server = await provider({ status: 401 });
    await failureOf(modelAt(server.url).complete(requestWith()));

    expect(server.requests).toHaveLength(1);
  });

  it('gives up on a provider that never answers, and hangs up', async () => {
    const server = await provider({ delayMs: Number.POSITIVE_INFINITY });
    const startedMs = performance.now();
    const failure = await failureOf(
      modelAt(server.url, { timeoutMs: 100 }).complete(requestWith()),
    );

    expect(failure).toMatchObject({ code: 'WEIR_LLM_TIMEOUT', status: 504, retry: 'later' });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await until(() => server.requests[0]?.cancelled === true, 2_000);
  });

  it('cancels the call at the provider as soon as its signal says so', async () => {
    const server = await provider({ delayMs: Number.POSITIVE_INFINITY });
    const controller = new AbortController();
    const call = modelAt(server.url).complete(requestWith({ signal: controller.signal }));
    const ended = expect(call).rejects.not.toBeInstanceOf(WeirError);
    await until(() => server.requests.length === 1, 2_000);
    controller.abort();
    await ended;

    await until(() => server.requests[0]?.cancelled === true, 2_000);
    expect(server.requests).toHaveLength(1);
  });

  it('says that the provider is away when nobody listens', async () => {
    const server = await startAnthropic();
    await server.stop();

    expect(await failureOf(modelAt(server.url).complete(requestWith()))).toMatchObject({
      code: 'WEIR_LLM_UNAVAILABLE',
      status: 502,
    });
  });

  it.each([
    ['a page of HTML', '<html>bad gateway</html>'],
    ['half a document', '{"type":"message","content":[{"ty'],
    ['another document', '{"ok":true}'],
    ['a list without blocks', '{"content":null}'],
  ])('calls %s in place of an answer unavailable', async (_, raw) => {
    const server = await provider({ raw });
    const failure = await failureOf(modelAt(server.url).complete(requestWith()));

    expect(failure.code).toBe('WEIR_LLM_UNAVAILABLE');
  });

  it.each([400, 413])(
    'advises against asking again when the request is at fault (%i)',
    async (status) => {
      const server = await provider({ status });
      const failure = await failureOf(modelAt(server.url).complete(requestWith()));

      expect(failure).toMatchObject({
        code: 'WEIR_LLM_REQUEST_REFUSED',
        status: 502,
        retry: 'never',
      });
    },
  );

  it('logs nothing, even when the environment asks the SDK to', async () => {
    const server = await provider({});
    const logged: unknown[] = [];
    vi.stubEnv('ANTHROPIC_LOG', 'debug');
    const spy = vi.spyOn(console, 'debug').mockImplementation((...parts) => {
      logged.push(parts);
    });
    await modelAt(server.url).complete(requestWith());
    spy.mockRestore();
    vi.unstubAllEnvs();

    expect(JSON.stringify(logged)).not.toContain('canary-5f1c');
  });
});
