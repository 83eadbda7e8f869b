// Answers that nobody waits for any more: what they have used counts all the same.
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { answering, type Question } from '../../api/answer.ts';
import type { Model } from '../../connectors/llm/model.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { createMetrics } from '../../engine/kernel/metrics.ts';
import type { FinalResponse } from '../../pipelines/events/final-response.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { openPolicies } from '../../policies/evaluator.ts';

const policies = await openPolicies();

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

/** Asks for an answer and hangs up; what was spent and recorded. */
const hangUp = async (how: 'whole' | 'streamed') => {
  const gone = new AbortController();
  const spent: number[] = [];
  const finals: FinalResponse[] = [];
  const { whole, streamed } = answering({
    ...{ policies, clock: systemClock, canary: '', secondReader: undefined, isBuffered: false },
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
    model: silent,
    request: {
      ...{ model: 'm1', system: 'Be brief.', tools: [], toolChoice: 'auto', tokensMax: 100 },
      ...{ stop: [], idempotencyKey: 'prompt-1', signal: gone.signal },
      turns: [{ role: 'user', parts: [{ type: 'text', text: 'What is a weir?' }] }],
    },
    admit: () => Promise.reject(new TypeError('there is no call')),
    ...{ shadow: undefined, startedMs: 0, remember: () => undefined },
    watch: () => ({ signal: gone.signal, cut: undefined, close: () => undefined }),
    spend: (tokens) => spent.push(tokens),
  };
  const asking =
    how === 'whole'
      ? whole(question)
      : (async () => {
          for await (const segment of streamed(question)) if (segment.type === 'text') gone.abort();
        })();
  if (how === 'whole') gone.abort();
  await expect(asking).rejects.toThrow();
  return { spent, finals };
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
