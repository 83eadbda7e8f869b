// Judging again: what holds changes nothing, a candidate changes what it decides otherwise and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleDirectory, openBundle, promptEntrypoint } from '../../policies/evaluator.ts';
import type { PromptPolicyInput } from '../../policies/inputs.ts';
import { type Bundle, dataOf, readBundle, withData } from '../../policies/manifest.ts';
import { openProgram } from '../../policies/program.ts';
import {
  compareGiven,
  type RecordedDecision,
  rejudging,
  simulation,
} from '../../policies/simulator.ts';
import { withChanges } from '../../policies/sources.ts';
import { ordinaryPrompt } from './ordinary.ts';

const bundle = readBundle(bundleDirectory);
/** Its policies, and the program that judges ask. */
const opened = async (of: Bundle) => ({
  ...(await openBundle(of)),
  ask: await openProgram(of.wasm, dataOf(of) as object),
});
const active = await opened(bundle);
const candidateWith = (data: object) => {
  const { 'data.json': text = '' } = withChanges(
    { 'data.json': JSON.stringify(dataOf(bundle)) },
    { data },
  );
  return opened(withData(bundle, Buffer.from(text)));
};
const lax = await candidateWith({ spm_config: { prompt: { allow_below: 0.5 } } });

const share = fc.double({ min: 0, max: 1, noNaN: true });
const facts: fc.Arbitrary<PromptPolicyInput> = fc.record({
  ...{ posture_score: share, retrieval_trust: share, intent_drift: share, guard_score: share },
  signals: fc.subarray(['prompt_injection', 'obfuscation', 'exfiltration', 'tool_abuse']),
  behavioral_signals: fc.subarray(['burst_detected', 'sustained_high_volume']),
  guard_verdict: fc.constantFrom('allow', 'flag', 'block'),
  conversation_verdict: fc.constantFrom('allow', 'flag', 'block'),
  cep_ttps: fc.subarray(['AML.T0051.000']),
  scopes: fc.subarray(['prompts:encoded_allowed']),
  risk_tier: fc.constantFrom('low', 'medium', 'high'),
  alert_level: fc.constantFrom('ok', 'high', 'critical'),
  images: fc.nat(30),
  review: fc.constantFrom('none', 'approved'),
  content: fc.constantFrom('none', 'safe', 'lost', 'unsafe'),
  content_categories: fc.subarray(['S1', 'S9']),
});

/** As the archive keeps it: with what is told beside the input, keys in an order of their own. */
const recorded = (input: PromptPolicyInput, nth: number): RecordedDecision => {
  const { decision, rule, policy_version: version } = active.decidePrompt(input);
  const kept = Object.entries({ ...input, guard_reasons: ['r'], guard_model: 'm' }).reverse();
  const ids = { eventId: `e${nth}`, correlationId: `c${nth}`, sessionId: 's', atMs: nth };
  return { ...ids, decision, rule, version, facts: JSON.stringify(Object.fromEntries(kept)) };
};
const simulated = (
  candidate: typeof active,
  events: readonly RecordedDecision[],
  page = { offset: 0, limit: 1_000 },
) => {
  const { question, judgement } = rejudging();
  const { add, result } = simulation(page);
  for (const each of events) {
    const asked = question(each.facts);
    add(each, asked === undefined ? undefined : judgement(candidate.ask(asked, promptEntrypoint)));
  }
  return result();
};

describe('a simulation', () => {
  it('of what holds changes no decision, whatever was recorded', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 30 }), (inputs) => {
        const said = simulated(active, inputs.map(recorded));
        expect(said).toMatchObject({
          events: inputs.length,
          changed: 0,
          changes: [],
          transitions: {},
        });
        expect(said.after).toEqual(said.before);
      }),
    );
  });

  it('of another threshold changes what that decides otherwise, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 30 }), (inputs) => {
        const events = inputs.map(recorded);
        const otherwise = inputs.flatMap((input, nth) => {
          const [before, after] = [active.decidePrompt(input), lax.decidePrompt(input)];
          return before.rule === after.rule ? [] : [`e${nth}`];
        });
        const said = simulated(lax, events);
        expect(said.changes.map((each) => each.event_id)).toEqual(otherwise);
        expect(said.changed).toBe(otherwise.length);
      }),
    );
  });

  it('pages through changes, and leaves out freezes and facts that are not whole', () => {
    const inputs = Array.from({ length: 5 }, () => ({ ...ordinaryPrompt, posture_score: 0.4 }));
    const events = inputs.map(recorded);
    const said = simulated(lax, events, { offset: 1, limit: 2 });
    expect([said.changed, said.changes.map((each) => each.event_id)]).toEqual([5, ['e1', 'e2']]);
    expect(said).toMatchObject({
      ...{
        before: { allow: 0, escalate: 5, block: 0 },
        after: { allow: 5, escalate: 0, block: 0 },
      },
      transitions: { 'escalate > allow': 5 },
    });
    const [one] = events;
    const odd = one && [
      { ...one, rule: 'frozen' },
      { ...one, facts: '{"posture_score": 0.4}' },
    ];
    expect(simulated(lax, odd ?? [])).toMatchObject({
      ...{ events: 0, changed: 0, left_out: { frozen: 1, incomplete: 1 } },
    });
  });

  it('says of a candidate without an answer what holds when nothing can be decided', () => {
    const { judgement } = rejudging();
    const failing = { decision: 'block', rule: 'fail_closed' };
    for (const answer of [undefined, '[]', '[{"result":{"decision":"perhaps"}}]']) {
      expect(judgement(answer)).toEqual(failing);
    }
  });

  it('of given facts says what both say, for every policy', () => {
    const input = { ...ordinaryPrompt, posture_score: 0.4 };
    const use = { operation: 'read', namespace: 'all' };
    const said = compareGiven(active, lax, [
      { id: 'a', policy: 'prompt', input },
      { id: 'b', policy: 'memory', input: use },
    ]);
    expect(said).toMatchObject([
      { id: 'a', changed: true, before: { decision: 'escalate' }, after: { decision: 'allow' } },
      { id: 'b', changed: false, after: { decision: 'deny', rule: 'fail_closed' } },
    ]);
  });
});
