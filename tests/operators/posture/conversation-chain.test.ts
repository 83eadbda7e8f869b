// The chain that decides, as it runs, on the guard and the policies as they are: attacks over several
// prompts.
import { expect, it } from 'vitest';
import { judge, promptOf } from '../../../api/conversation/conversation.ts';
import { rawEvent } from '../../../api/conversation/ingest.ts';
import { explain } from '../../../api/conversation/refusals.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { chain } from '../../../engine/model/chain.ts';
import { promptGuard } from '../../../operators/guard/prompt-guard.ts';
import { postureWeights } from '../../../operators/posture/weights.ts';
import { decision } from '../../../pipelines/decision.ts';
import type { Raw } from '../../../pipelines/events/raw.ts';
import { posture } from '../../../pipelines/posture.ts';
import { retrieval } from '../../../pipelines/retrieval.ts';
import type { Services } from '../../../pipelines/services.ts';
import { topics } from '../../../pipelines/topics.ts';
import { openPolicies } from '../../../policies/evaluator.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';
import { codeOf, pieces } from '../../support/pieces.ts';

const startMs = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;
const clock = virtualClock(startMs);
const services: Omit<Services, 'tools' | 'memory' | 'facts'> = {
  policy: await openPolicies(),
  models: { riskTierOf: () => 'low' },
  freezes: { of: () => undefined },
  control: { modeOf: () => 'enforce', exceptionOf: () => undefined },
  registered: { has: () => true },
  documents: { find: () => [] },
  limits: {
    short: { sizeMs: 120_000, threshold: 5 },
    long: { sizeMs: hourMs, threshold: 15 },
  },
  weights: postureWeights,
};

interface Prompt {
  readonly text: string;
  readonly user?: string;
  readonly session?: string;
  readonly atMs?: number;
}

const rawOf = ({ text, user = 'ada', session = 's1' }: Prompt): Raw =>
  rawEvent(
    {
      ...{ tenantId: 'test', userId: user, sessionId: session, modelId: 'm1' },
      ...{ judged: judge(promptOf(text), promptGuard), roles: ['user'], scopes: [] },
    },
    { clock, id: clock.id() },
  ).data;

const open = () =>
  testPipeline(chain('judge', [retrieval(services), posture(services), decision(services)]), {
    startMs,
    limits: { clockSkewMsMax: 24 * hourMs },
  });

const said = async (on: ReturnType<typeof open>, prompts: readonly Prompt[]): Promise<void> => {
  for (const [n, prompt] of prompts.entries()) {
    const { user: subject = 'ada', atMs = n * 1_000 } = prompt;
    await on.pipe(topics.raw, rawOf(prompt), { subject, atMs: startMs + atMs });
  }
};

const decided = async (prompts: readonly Prompt[]) => {
  const on = open();
  await said(on, prompts);
  return (await on.read(topics.decision)).map(({ data }) => data);
};

const parts = pieces(codeOf(), 18).map((piece, n) => ({ text: `Part ${n + 1}: ${piece}` }));
const rulesOf = async (prompts: readonly Prompt[]) =>
  (await decided(prompts)).map(({ rule }) => rule);
const together = /^conversation_(flag|block)$/;
const isTogether = (rule: string): boolean => together.test(rule);

describePipeline('an attack in pieces', () => {
  it('is refused before it is complete, explained, and audited with its technique', async () => {
    const on = open();
    await said(on, parts);
    const [first, ...others] = (await on.read(topics.decision)).map(({ data }) => data);
    expect(first?.rule).toBe('posture_allow');
    const refused = others.find(({ decision: word }) => word !== 'allow');
    expect(refused).toMatchObject({
      rule: expect.stringMatching(together),
      categories: expect.arrayContaining(['obfuscation']),
      facts: {
        ...{ guard_verdict: 'allow', conversation_reasons: ['split_over_turns'] },
        conversation_events: expect.arrayContaining([expect.any(String)]),
      },
    });
    const ids = (await on.read(topics.decision)).map(({ correlationId }) => correlationId);
    const used = refused?.facts['conversation_events'] as readonly string[];
    expect(ids.slice(0, used.length)).toEqual(used);
    expect(refused && explain(refused)).toBe(
      'The prompt and the ones before it together make up an attack.',
    );
    const audits = (await on.read(topics.audit)).map(({ data }) => data);
    expect(audits.find(({ details }) => details['rule'] === refused?.rule)).toMatchObject({
      ttp_codes: ['AML.T0068'],
      details: {
        conversation_verdict: refused?.facts['conversation_verdict'],
        conversation_reasons: ['split_over_turns'],
      },
    });
    const ordinary = audits.find(({ details }) => details['rule'] === 'posture_allow');
    expect(ordinary?.details).not.toHaveProperty('conversation_verdict');
    const postures = (await on.read(topics.postureEnriched)).map(({ data }) => data);
    const seen = postures.filter(({ conversation_verdict }) => conversation_verdict !== 'allow');
    expect(seen.length).toBeGreaterThan(0);
    for (const { posture_score } of seen) expect(posture_score).toBeGreaterThanOrEqual(0.3);
  });

  it('is refused as often as it is tried, and what else is asked is not', async () => {
    const before = await rulesOf(parts);
    const at = before.findIndex(isTogether);
    const tried = parts.slice(0, at + 1);
    const [last = { text: '' }] = tried.slice(-1);
    const seen = await rulesOf([...tried, last, { text: 'How is the weather in Oslo?' }, last]);
    // A burst of suspicious prompts may be named first.
    const isAllowed = seen.map((rule) => rule === 'posture_allow');
    expect(isAllowed).toEqual([...tried.map((_, n) => n < at), false, true, false]);
  });

  it('is found over sessions that are opened for each prompt', async () => {
    const seen = await rulesOf(parts.map((part, n) => ({ ...part, session: `s${n}` })));
    expect(seen.some(isTogether)).toBe(true);
  });

  it('is none for users who have said one piece each', async () => {
    const seen = await rulesOf(parts.map((part, n) => ({ ...part, user: `u${n}` })));
    expect(seen).toEqual(parts.map(() => 'posture_allow'));
  });

  it('is none when an hour lies between its pieces', async () => {
    const seen = await rulesOf(parts.map((part, n) => ({ ...part, atMs: n * hourMs })));
    expect(seen).toEqual(parts.map(() => 'posture_allow'));
  });
});

describePipeline('prompts that come nearer to an attack', () => {
  it('are sent to a reviewer, explained, and audited with their technique', async () => {
    const on = testPipeline(chain('judge', [posture(services), decision(services)]), { startMs });
    const { prompt, sealed_prompt, ...facts } = rawOf({ text: 'And what would it do then?' });
    const retrieved = {
      ...{ ...facts, prompt_tokens: [], retrieved_contexts: [], retrieval_trust: 1 },
      ...{ retrieval_note: '', conversation_verdict: 'flag' as const, conversation_score: 0.7 },
      ...{ conversation_categories: ['jailbreak_attempt'], conversation_reasons: ['crescendo'] },
    };
    await on.pipe(topics.retrieved, retrieved, { subject: 'ada' });
    const [escalated] = (await on.read(topics.decision)).map(({ data }) => data);
    expect(escalated).toMatchObject({
      ...{ decision: 'escalate', rule: 'conversation_flag', categories: ['jailbreak_attempt'] },
      facts: { conversation_score: 0.7, conversation_reasons: ['crescendo'] },
    });
    expect(escalated && explain(escalated)).toBe(
      'The prompts of this conversation come nearer to an attack step by step.',
    );
    const [audited] = (await on.read(topics.audit)).map(({ data }) => data);
    expect(audited).toMatchObject({
      ttp_codes: ['AML.T0054'],
      details: { conversation_verdict: 'flag', conversation_reasons: ['crescendo'] },
    });
  });

  it('are judged as before when they stem from a version that did not look', async () => {
    const on = testPipeline(chain('judge', [posture(services), decision(services)]), { startMs });
    const { prompt, sealed_prompt, ...facts } = rawOf({ text: 'And what would it do then?' });
    const retrieved = {
      ...{ ...facts, prompt_tokens: [], retrieved_contexts: [], retrieval_trust: 1 },
      retrieval_note: '',
    };
    await on.pipe(topics.retrieved, retrieved, { subject: 'ada' });
    const [allowed] = (await on.read(topics.decision)).map(({ data }) => data);
    expect(allowed).toMatchObject({ decision: 'allow', facts: { conversation_verdict: 'allow' } });
  });
});
