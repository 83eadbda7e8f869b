// Answers that nobody waits for any more: what they have used counts all the same.
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { answering, type Question } from '../../api/conversation/answer.ts';
import { apiErrors } from '../../api/errors.ts';
import type { Model } from '../../connectors/llm/model.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import { createMetrics } from '../../engine/kernel/metrics.ts';
import type { FinalResponse } from '../../pipelines/events/final-response.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { openPolicies } from '../../policies/evaluator.ts';

const policies = await openPolicies();

const call = { type: 'tool_call', id: 'c1', name: 'look', arguments: '{}' } as const;
const callingEnd = {
  ...{ model: 'm1', stopReason: 'tool_calls' as const },
  usage: { input_tokens: 20, output_tokens: 10 },
};

interface Asked {
  readonly model: Model;
  readonly admit: Question['admit'];
  readonly gone: AbortController;
  readonly cut?: WeirError;
}

/** Says a word, if it is asked for pieces, and waits until its caller has left. */
const silent: Model = {
  provider: 'openai',
  complete: ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  async *stream({ signal }) {
    yield { type: 'text', text: 'A low dam across a river. ' };
    signal.throwIfAborted();
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  },
};

/** Calls a tool of its client. */
const calling: Model = {
  provider: 'openai',
  complete: async () => ({ ...callingEnd, parts: [call] }),
  async *stream() {
    yield call;
    yield { type: 'end', ...callingEnd };
  },
};

/** Asks for an answer; what becomes of it, and what was spent and recorded. */
const ask = (how: 'whole' | 'streamed', { model, admit, gone, cut }: Asked) => {
  const spent: number[] = [];
  const finals: FinalResponse[] = [];
  const { whole, streamed } = answering({
    ...{ policies, clock: systemClock, canary: '', secondReader: undefined, isBuffered: false },
    content: { ofAnswer: undefined },
    control: { modeOf: () => 'enforce' },
    journal: {
      follow: async (raw, topic, data) => {
        if (topic.name === 'final_response') finals.push(data as FinalResponse);
        return { ...raw, type: topic.name, data };
      },
    },
    metrics: createMetrics(productMetrics, new Registry()),
  });
  const question: Question = {
    raw: {
      ...{ id: 'prompt-1', source: 'weir/gateway', type: 'raw', subject: 'ada', timeMs: 1 },
      ...{ tenantId: 't1', correlationId: 'prompt-1', traceparent: undefined },
      ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
      data: {
        ...{ user_id: 'ada', session_id: 's1', model_id: 'm1', prompt: 'What is a weir?' },
        ...{ prompt_sha256: '', prompt_length: 15, contains_secret: false, contains_pii: false },
        ...{ finding_kinds: [], guard_verdict: 'allow', guard_score: 0, guard_categories: [] },
        ...{ guard_reasons: [], guard_model: 'rules' },
        auth_context: { sub: 'ada', roles: [], scopes: [] },
      },
    },
    ...{ model, admit },
    request: {
      ...{ model: 'm1', system: 'Be brief.', tools: [], toolChoice: 'auto', tokensMax: 100 },
      ...{ stop: [], idempotencyKey: 'prompt-1', signal: gone.signal },
      turns: [{ role: 'user', parts: [{ type: 'text', text: 'What is a weir?' }] }],
    },
    ...{ shadow: undefined, startedMs: 0, remember: () => undefined },
    watch: () => ({
      ...{ signal: gone.signal, close: () => undefined },
      get cut() {
        return gone.signal.aborted ? cut : undefined;
      },
    }),
    spend: (tokens) => spent.push(tokens),
  };
  const pieces = async (): Promise<void> => {
    for await (const segment of streamed(question)) if (segment.type === 'text') gone.abort();
  };
  const asking: Promise<unknown> = how === 'whole' ? whole(question) : pieces();
  return { asking, spent, finals };
};

const noCall = () => Promise.reject(new TypeError('there is no call'));

/** Asks for an answer and hangs up. */
const hangUp = async (how: 'whole' | 'streamed') => {
  const gone = new AbortController();
  const { asking, ...kept } = ask(how, { model: silent, admit: noCall, gone });
  if (how === 'whole') gone.abort();
  await expect(asking).rejects.toThrow();
  return kept;
};

describe('an answer that nobody waits for any more', () => {
  it('has used what was asked, when it was to come whole', async () => {
    expect(await hangUp('whole')).toEqual({ spent: [6], finals: [] });
  });

  it('has used what was asked and what had come, when it came in pieces', async () => {
    const { spent, finals } = await hangUp('streamed');
    expect(spent).toEqual([13]);
    expect(finals).toMatchObject([
      { input_tokens: 6, output_tokens: 7, stop_reason: 'broken_off' },
    ]);
  });
});

describe.each(['whole', 'streamed'] as const)(
  'an answer whose call waits for a word: %s',
  (how) => {
    it('is cut by a freeze, and counts', async () => {
      const gone = new AbortController();
      const cut = apiErrors.FROZEN({});
      const admit: Question['admit'] = (_, signal) =>
        new Promise((resolve) => {
          const told = { outcome: 'denied', text: '', summary: '', rule: '', reason: '' } as const;
          signal.addEventListener('abort', () => resolve(told), { once: true });
          queueMicrotask(() => gone.abort());
        });
      const { asking, spent, finals } = ask(how, { model: calling, admit, gone, cut });
      await expect(asking).rejects.toBe(cut);
      expect(spent).toEqual([30]);
      expect(finals.every(({ text }) => text === '')).toBe(true);
    });
  },
);
