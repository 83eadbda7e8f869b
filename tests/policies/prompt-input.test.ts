// The builder of the prompt policy's input: the smallest facts, the same for equal prompts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPolicies } from '../../policies/evaluator.ts';
import { promptInput, type ScoredFacts } from '../../policies/prompt-input.ts';

const policies = await openPolicies();

const scored: ScoredFacts = {
  posture_score: 0.42,
  signals: ['prompt_injection', 'obfuscation'],
  behavioral_signals: ['sustained_high_volume', 'burst_detected'],
  retrieval_trust: 0.9,
  intent_drift_score: 0.1,
  guard_verdict: 'allow',
  guard_score: 0.2,
  cep_ttps: ['AML.T0054', 'AML.T0051.000'],
  scopes: ['chat:write', 'prompts:encoded_allowed', 'calendar:read'],
  alert_level: 'ok',
};

const words = fc.subarray(['a', 'b', 'prompt_injection', 'obfuscation', 'burst_detected']);

describe('the input of the prompt policy', () => {
  it('holds these facts and nothing else', () => {
    const event = { ...scored, prompt: 'hello', user_id: 'u-1' };
    expect(promptInput(event, 'medium')).toEqual({
      posture_score: 0.42,
      signals: ['obfuscation', 'prompt_injection'],
      behavioral_signals: ['burst_detected', 'sustained_high_volume'],
      retrieval_trust: 0.9,
      intent_drift: 0.1,
      guard_verdict: 'allow',
      guard_score: 0.2,
      conversation_verdict: 'allow',
      cep_ttps: ['AML.T0051.000', 'AML.T0054'],
      scopes: ['prompts:encoded_allowed'],
      risk_tier: 'medium',
      alert_level: 'ok',
      images: 0,
      review: 'none',
      content: 'none',
      content_categories: [],
    });
  });

  it('holds what the guard says to the prompt together with the ones before it', () => {
    const event = { ...scored, conversation_verdict: 'flag' as const };
    expect(promptInput(event, 'low').conversation_verdict).toBe('flag');
  });

  it('holds what is thought of the content, where somebody was asked', () => {
    const content = { verdict: 'unsafe', categories: ['S9', 'S2'] } as const;
    expect(promptInput({ ...scored, content }, 'low')).toMatchObject({
      ...{ content: 'unsafe', content_categories: ['S2', 'S9'] },
    });
  });

  it('is the same text for the same facts in another order, and leaves the facts alone', () => {
    fc.assert(
      fc.property(words, words, words, (signals, behavioral_signals, cep_ttps) => {
        const facts = { ...scored, signals, behavioral_signals, cep_ttps };
        const before = structuredClone(facts);
        const turned = {
          ...facts,
          signals: [...signals].reverse(),
          behavioral_signals: [...behavioral_signals].reverse(),
          cep_ttps: [...cep_ttps].reverse(),
        };
        expect(JSON.stringify(promptInput(turned, 'low'))).toBe(
          JSON.stringify(promptInput(facts, 'low')),
        );
        expect(facts).toEqual(before);
      }),
    );
  });

  it('drops no scope that the policy asks about', () => {
    const encoded = { ...scored, posture_score: 0.1, guard_score: 0.5, signals: ['obfuscation'] };
    const quiet = { ...encoded, cep_ttps: [], behavioral_signals: [] };
    const ruleWith = (scopes: readonly string[]): string =>
      policies.decidePrompt(promptInput({ ...quiet, scopes }, 'low')).rule;
    expect(ruleWith(scored.scopes)).toBe('posture_allow');
    expect(ruleWith(['chat:write'])).toBe('obfuscation');
  });
});
