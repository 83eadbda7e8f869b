// Whatever goes wrong while a decision is made, the answer is no: the wrapper and the evaluator.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPolicies } from '../../policies/evaluator.ts';
import { failClosed } from '../../policies/fail-closed.ts';
import type { OutputPolicyInput, PromptPolicyInput } from '../../policies/inputs.ts';
import { cleanAnswer, ordinaryPrompt } from './ordinary.ts';

interface Verdict {
  readonly decision: 'allow' | 'block';
}

const refusal: Verdict = { decision: 'block' };
const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' &&
  value !== null &&
  'decision' in value &&
  (value.decision === 'allow' || value.decision === 'block');

const policies = await openPolicies();

/** Asks with facts that the types forbid, as a careless caller could after a cast. */
const decideOn = (change: Readonly<Record<string, unknown>>): string => {
  const { decision, rule } = policies.decidePrompt({
    ...ordinaryPrompt,
    ...change,
  } as PromptPolicyInput);
  return `${decision} ${rule}`;
};

describe('failing closed', () => {
  it('refuses when the decider throws anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const decide = (): unknown => {
          throw thrown;
        };
        expect(failClosed(decide, isVerdict, refusal)).toBe(refusal);
      }),
    );
  });

  it('refuses every value that is not a ruling, and passes every one that is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(failClosed(() => value, isVerdict, refusal)).toBe(
          isVerdict(value) ? value : refusal,
        );
      }),
    );
    const ruling: Verdict = { decision: 'allow' };
    expect(failClosed(() => ruling, isVerdict, refusal)).toBe(ruling);
  });

  it('refuses when looking at the value throws', () => {
    const trap = {
      get decision(): string {
        throw new Error('trap');
      },
    };
    expect(failClosed(() => trap, isVerdict, refusal)).toBe(refusal);
  });

  it('refuses facts too large for the policy memory, and decides the next ones as usual', () => {
    const signals = ['x'.repeat(8_000_000)];
    expect(decideOn({ signals })).toBe('block fail_closed');
    expect(decideOn({ posture_score: 0.0123 })).toBe('allow posture_allow');
    expect(decideOn({ posture_score: 0.8123 })).toBe('block posture_block');
  });

  it('says who refused, and that nothing may run', () => {
    const ruling = policies.decidePrompt({
      ...ordinaryPrompt,
      cep_ttps: ['y'.repeat(8_000_000)],
    });
    expect(ruling).toEqual({
      decision: 'block',
      reason: 'policy_unavailable',
      action: 'deny_execution',
      rule: 'fail_closed',
      policy_version: policies.version,
      bundle_hash: policies.bundleHash,
    });
  });
});

describe('facts that are not facts', () => {
  const numbers = ['posture_score', 'retrieval_trust', 'intent_drift', 'guard_score'] as const;
  const broken = numbers.flatMap((name) =>
    [Number.NaN, Number.POSITIVE_INFINITY, -1, null, undefined].map((value) => ({ name, value })),
  );

  it.each(broken)('block when $name is $value', ({ name, value }) =>
    expect(decideOn({ [name]: value })).toMatch(/^block /),
  );

  it.each([
    { name: 'guard_verdict', value: 'BLOCK' },
    { name: 'guard_verdict', value: undefined },
    { name: 'signals', value: undefined },
    { name: 'signals', value: 'exfiltration' },
    { name: 'cep_ttps', value: null },
    { name: 'risk_tier', value: 'severe' },
    { name: 'alert_level', value: undefined },
  ])('block when $name is $value', ({ name, value }) =>
    expect(decideOn({ [name]: value })).toMatch(/^block /),
  );

  it('block instead of throwing when there is no input, or one that has no JSON', () => {
    const circular: Record<string, unknown> = { ...cleanAnswer };
    circular['self'] = circular;
    for (const input of [null, undefined, circular, 7])
      expect(policies.decideOutput(input as OutputPolicyInput).decision).toBe('block');
    const inputs: readonly unknown[] = [null, undefined, { ...ordinaryPrompt, scopes: [1n] }];
    for (const input of inputs)
      expect(policies.decidePrompt(input as PromptPolicyInput).decision).toBe('block');
  });

  it.each([
    { name: 'llm_verdict', value: undefined },
    { name: 'llm_verdict', value: 'BLOCK' },
    { name: 'contains_canary', value: undefined },
    { name: 'contains_secret', value: undefined },
  ])('block an answer when $name is $value', ({ name, value }) =>
    expect(
      policies.decideOutput({ ...cleanAnswer, [name]: value } as OutputPolicyInput).decision,
    ).toBe('block'),
  );

  it('cannot be made of a remembered ruling, which nobody can edit', () => {
    const input = { ...ordinaryPrompt, posture_score: 0.9876 };
    const ruling = policies.decidePrompt(input) as { decision: string };
    expect(() => {
      ruling.decision = 'allow';
    }).toThrow(TypeError);
    expect(policies.decidePrompt(input).decision).toBe('block');
  });
});
