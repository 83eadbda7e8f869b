// What must hold for any facts: one decision, and more evidence never makes a decision milder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleDirectory, openPolicies } from '../../policies/evaluator.ts';
import type { PromptPolicyInput } from '../../policies/inputs.ts';
import { ordinaryPrompt } from './ordinary.ts';

const policies = await openPolicies();

const share = fc.oneof(
  fc.constantFrom(0, 0.2, 0.25, 0.3, 0.35, 0.6, 0.65, 0.7, 0.75, 1),
  fc.integer({ min: 0, max: 10_000 }).map((parts) => parts / 10_000),
);
const signalNames = [
  ...['prompt_injection', 'obfuscation', 'exfiltration', 'tool_abuse'],
  ...['privilege_escalation', 'social_engineering'],
];
const verdicts = ['allow', 'flag', 'block'] as const;
const tiers = ['low', 'medium', 'high'] as const;
const opinions = ['none', 'safe', 'lost', 'unsafe'] as const;
const levels = ['ok', 'low', 'medium', 'high', 'critical'] as const;

const facts: fc.Arbitrary<PromptPolicyInput> = fc.record({
  posture_score: share,
  signals: fc.subarray(signalNames),
  behavioral_signals: fc.subarray(['burst_detected', 'sustained_high_volume']),
  retrieval_trust: share,
  intent_drift: share,
  guard_verdict: fc.constantFrom(...verdicts),
  guard_score: share,
  conversation_verdict: fc.constantFrom(...verdicts),
  cep_ttps: fc.subarray(['AML.T0051.000', 'AML.T0054']),
  scopes: fc.subarray(['prompts:encoded_allowed', 'chat:write']),
  risk_tier: fc.constantFrom(...tiers),
  alert_level: fc.constantFrom(...levels),
  images: fc.nat(30),
  review: fc.constantFrom('none', 'approved'),
  content: fc.constantFrom(...opinions),
  content_categories: fc.subarray(['S1', 'S2', 'S4', 'S6']),
});

const severity = { allow: 0, escalate: 1, block: 2 } as const;

const worse = <Value>(order: readonly Value[], now: Value, seed: Value): Value =>
  order.indexOf(seed) > order.indexOf(now) ? seed : now;

const join2 = (one: readonly string[], other: readonly string[]): string[] => [
  ...new Set([...one, ...other]),
];

const moreSuspicious = (now: PromptPolicyInput, seed: PromptPolicyInput): PromptPolicyInput => ({
  posture_score: Math.max(now.posture_score, seed.posture_score),
  signals: join2(now.signals, seed.signals),
  behavioral_signals: join2(now.behavioral_signals, seed.behavioral_signals),
  retrieval_trust: Math.min(now.retrieval_trust, seed.retrieval_trust),
  intent_drift: Math.max(now.intent_drift, seed.intent_drift),
  guard_verdict: worse(verdicts, now.guard_verdict, seed.guard_verdict),
  guard_score: Math.max(now.guard_score, seed.guard_score),
  conversation_verdict: worse(verdicts, now.conversation_verdict, seed.conversation_verdict),
  cep_ttps: join2(now.cep_ttps, seed.cep_ttps),
  scopes: now.scopes.filter((scope) => seed.scopes.includes(scope)),
  risk_tier: worse(tiers, now.risk_tier, seed.risk_tier),
  alert_level: worse(levels, now.alert_level, seed.alert_level),
  images: Math.max(now.images, seed.images),
  review: seed.review === 'none' ? 'none' : now.review,
  content: worse(opinions, now.content, seed.content),
  content_categories: join2(now.content_categories, seed.content_categories),
});

/** Facts of the right names, where any value may be anything that JSON can say. */
const wildFacts = fc
  .tuple(facts, fc.dictionary(fc.constantFrom(...Object.keys(ordinaryPrompt)), fc.jsonValue()))
  .map(([sane, wild]): unknown => ({ ...sane, ...wild }));

describe('any facts about a prompt', () => {
  it('have exactly one decision in the compiled policy, whatever JSON they are', async () => {
    const bytes = (name: string): Buffer => readFileSync(join(bundleDirectory, name));
    const policy = await loadPolicy(bytes('policy.wasm'));
    policy.setData(JSON.parse(bytes('data.json').toString('utf8')));
    fc.assert(
      fc.property(fc.oneof(wildFacts, fc.jsonValue()), (input) => {
        for (const entrypoint of ['spm/prompt/decision', 'spm/output/decision']) {
          // Handed over as JSON text: the library takes a bare string or a falsy input otherwise.
          const results: readonly { readonly result: { readonly decision: string } }[] =
            policy.evaluate(JSON.stringify(input), entrypoint);
          expect(results).toHaveLength(1);
          expect(['allow', 'escalate', 'redact', 'block']).toContain(results[0]?.result.decision);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('never meet a milder decision when any of them turns more suspicious', () => {
    fc.assert(
      fc.property(facts, facts, (before, seed) => {
        const after = moreSuspicious(before, seed);
        const mild = severity[policies.decidePrompt(before).decision];
        const strict = severity[policies.decidePrompt(after).decision];
        expect(strict).toBeGreaterThanOrEqual(mild);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are decided by the bands alone when nothing else was found', () => {
    fc.assert(
      fc.property(share, fc.constantFrom(...levels), share, (posture, alert_level, drift) => {
        const { decision } = policies.decidePrompt({
          ...ordinaryPrompt,
          posture_score: posture,
          alert_level,
          intent_drift: drift,
        });
        expect(decision).toBe(posture < 0.3 ? 'allow' : posture < 0.7 ? 'escalate' : 'block');
      }),
    );
  });

  it('get the same ruling the second time, and from another instance', async () => {
    const others = await openPolicies();
    fc.assert(
      fc.property(facts, (input) => {
        const first = policies.decidePrompt(input);
        expect(policies.decidePrompt(structuredClone(input))).toEqual(first);
        expect(others.decidePrompt(input)).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  it('keep their rulings while the memory of rulings overflows', () => {
    const ruleAt = (posture_score: number): string =>
      policies.decidePrompt({ ...ordinaryPrompt, posture_score, guard_score: 0.1234 }).rule;
    for (let parts = 0; parts <= 10_500; parts += 1) ruleAt((parts % 10_001) / 10_000);
    expect([ruleAt(0.2999), ruleAt(0.3), ruleAt(0.7)]).toEqual([
      'posture_allow',
      'posture_escalate',
      'posture_block',
    ]);
  });
});
