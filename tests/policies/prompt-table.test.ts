// The prompt policy as a table on the committed bundle: every rule, its order and its boundaries.
import { describe, expect, it } from 'vitest';
import { openPolicies } from '../../policies/evaluator.ts';
import type { PromptPolicyInput } from '../../policies/inputs.ts';
import { ordinaryPrompt } from './ordinary.ts';

const policies = await openPolicies();

const ruleOf = (change: Partial<PromptPolicyInput>): string => {
  const { decision, rule } = policies.decidePrompt({ ...ordinaryPrompt, ...change });
  return `${decision} ${rule}`;
};

const injection = { signals: ['prompt_injection'] };
const encoded = { signals: ['obfuscation'], guard_score: 0.5 };
const volume = { behavioral_signals: ['burst_detected', 'sustained_high_volume'] };

interface Row {
  readonly title: string;
  readonly facts: Partial<PromptPolicyInput>;
  readonly ruling: string;
}

const row = (title: string, facts: Partial<PromptPolicyInput>, ruling: string): Row => ({
  title,
  facts,
  ruling,
});

const rules: readonly Row[] = [
  row('an ordinary prompt passes', {}, 'allow posture_allow'),
  row('the guard blocks', { guard_verdict: 'block' }, 'block guard_block'),
  row(
    'prompts that are an attack together are blocked',
    { conversation_verdict: 'block' },
    'block conversation_block',
  ),
  row(
    'prompts that are flagged together are reviewed',
    { conversation_verdict: 'flag' },
    'escalate conversation_flag',
  ),
  row(
    'a technique blocks a suspicious prompt',
    { ...injection, cep_ttps: ['AML.T0051.000'] },
    'block known_technique',
  ),
  row(
    'a critical alert blocks a suspicious prompt',
    { ...injection, alert_level: 'critical' },
    'block critical_alert',
  ),
  ...['exfiltration', 'tool_abuse', 'privilege_escalation'].map((signal) =>
    row(
      `a flagged prompt with ${signal} is blocked`,
      { signals: [signal], guard_verdict: 'flag', guard_score: 0.6 },
      'block dangerous_signal',
    ),
  ),
  row(
    'a flagged injection at the drift threshold is blocked',
    { ...injection, guard_verdict: 'flag', guard_score: 0.75, intent_drift: 0.75 },
    'block drift_with_injection',
  ),
  row(
    'a flagged prompt of harmful content is blocked',
    { guard_verdict: 'flag', content: 'unsafe', content_categories: ['S2'] },
    'block content_harm',
  ),
  ...['S3', 'S4', 'S9'].map((category) =>
    row(
      `gravely harmful content (${category}) is blocked without a flag`,
      { content: 'unsafe', content_categories: [category] },
      'block content_harm',
    ),
  ),
  row(
    'harmful content without a flag is reviewed',
    { content: 'unsafe', content_categories: ['S2'] },
    'escalate content_flag',
  ),
  row('harm that nobody has named is harm', { content: 'unsafe' }, 'escalate content_flag'),
  row('an encoded payload is blocked', encoded, 'block obfuscation'),
  row('burst and volume block', { ...injection, ...volume }, 'block burst_and_volume'),
  row(
    'untrusted context at a raised posture is blocked',
    { retrieval_trust: 0.3499, posture_score: 0.3 },
    'block untrusted_context',
  ),
  row('a high posture is blocked', { posture_score: 0.7 }, 'block posture_block'),
  row('a flagged prompt is reviewed', { guard_verdict: 'flag' }, 'escalate guard_flag'),
  row(
    'a high alert sends a suspicious prompt to review',
    { ...injection, alert_level: 'high' },
    'escalate raised_alert',
  ),
  row('a middling posture is reviewed', { posture_score: 0.3 }, 'escalate posture_escalate'),
];

const nearMisses: readonly Row[] = [
  ...['exfiltration', 'tool_abuse', 'privilege_escalation', 'prompt_injection'].map((signal) =>
    row(`a lone ${signal} signal passes`, { signals: [signal] }, 'allow posture_allow'),
  ),
  row('a technique alone passes', { cep_ttps: ['AML.T0051.000'] }, 'allow posture_allow'),
  row('a critical alert alone passes', { alert_level: 'critical' }, 'allow posture_allow'),
  row(
    'a weakly flagged dangerous signal is escalated',
    { signals: ['exfiltration'], guard_verdict: 'flag', guard_score: 0.5999 },
    'escalate guard_flag',
  ),
  row('a change of topic alone passes', { intent_drift: 1 }, 'allow posture_allow'),
  row(
    'a flagged injection below the drift threshold is escalated',
    { ...injection, guard_verdict: 'flag', guard_score: 0.75, intent_drift: 0.7499 },
    'escalate guard_flag',
  ),
  row(
    'an injection that the guard is not sure of is escalated at the drift threshold',
    { ...injection, guard_verdict: 'flag', guard_score: 0.6499, intent_drift: 0.75 },
    'escalate guard_flag',
  ),
  row(
    'an encoded payload below the guard threshold passes',
    { ...encoded, guard_score: 0.4999 },
    'allow posture_allow',
  ),
  row(
    'an encoded payload passes with the scope',
    { ...encoded, scopes: ['prompts:encoded_allowed'] },
    'allow posture_allow',
  ),
  ...(['safe', 'lost', 'none'] as const).map((content) =>
    row(
      `a flagged prompt is reviewed though the judge says ${content}`,
      { guard_verdict: 'flag', content },
      'escalate guard_flag',
    ),
  ),
  row('a lost opinion alone passes', { content: 'lost' }, 'allow posture_allow'),
  row('burst and volume alone pass', volume, 'allow posture_allow'),
  row(
    'a burst without volume passes',
    { ...injection, behavioral_signals: ['burst_detected'] },
    'allow posture_allow',
  ),
  row(
    'context at the trust threshold is reviewed, not blocked',
    { retrieval_trust: 0.35, posture_score: 0.3 },
    'escalate posture_escalate',
  ),
  row(
    'untrusted context at a low posture passes',
    { retrieval_trust: 0, posture_score: 0.2999 },
    'allow posture_allow',
  ),
];

const orders: readonly Row[] = [
  row(
    'the guard comes before everything',
    { ...injection, guard_verdict: 'block', cep_ttps: ['AML.T0051.000'], posture_score: 1 },
    'block guard_block',
  ),
  row(
    'a reviewer lets pass what is flagged in its conversation',
    { conversation_verdict: 'flag', review: 'approved' },
    'allow reviewed',
  ),
  row(
    'a reviewer does not let pass what is an attack in its conversation',
    { conversation_verdict: 'block', review: 'approved' },
    'block conversation_block',
  ),
  row(
    'a block by posture comes before a review by the judge of content',
    { content: 'unsafe', posture_score: 0.7 },
    'block posture_block',
  ),
  row(
    'a block by posture comes before a review by the guard',
    { guard_verdict: 'flag', posture_score: 0.7 },
    'block posture_block',
  ),
  row(
    'a block by posture comes before a review by an alert',
    { ...injection, alert_level: 'high', posture_score: 0.9 },
    'block posture_block',
  ),
];

const bands = [
  { tier: 'low', allowBelow: 0.3, blockFrom: 0.7 },
  { tier: 'medium', allowBelow: 0.25, blockFrom: 0.65 },
  { tier: 'high', allowBelow: 0.2, blockFrom: 0.6 },
] as const;

describe('the prompt policy', () => {
  it.each(rules)('rule: $title', ({ facts, ruling }) => expect(ruleOf(facts)).toBe(ruling));

  it.each(nearMisses)('near miss: $title', ({ facts, ruling }) =>
    expect(ruleOf(facts)).toBe(ruling),
  );

  it.each(orders)('order: $title', ({ facts, ruling }) => expect(ruleOf(facts)).toBe(ruling));

  it.each(bands)('tier $tier changes its mind exactly at $allowBelow and $blockFrom', (band) => {
    const at = (posture_score: number): string => ruleOf({ posture_score, risk_tier: band.tier });
    const step = 0.0001;
    expect([
      at(0),
      at(band.allowBelow - step),
      at(band.allowBelow),
      at(band.blockFrom - step),
      at(band.blockFrom),
      at(1),
    ]).toEqual([
      'allow posture_allow',
      'allow posture_allow',
      'escalate posture_escalate',
      'escalate posture_escalate',
      'block posture_block',
      'block posture_block',
    ]);
  });

  it('rounds scores to four decimals before it compares them', () => {
    expect(ruleOf({ posture_score: 0.29994 })).toBe('allow posture_allow');
    expect(ruleOf({ posture_score: 0.29995 })).toBe('escalate posture_escalate');
    expect(ruleOf({ posture_score: 0.69996 })).toBe('block posture_block');
    expect(ruleOf({ ...encoded, guard_score: 0.2 + 0.3 })).toBe('block obfuscation');
  });

  it('gives each decision its own action', () => {
    const actionOf = (posture_score: number): string =>
      policies.decidePrompt({ ...ordinaryPrompt, posture_score }).action;
    expect([actionOf(0), actionOf(0.5), actionOf(1)]).toEqual([
      'allow_execution',
      'review_only',
      'deny_execution',
    ]);
  });

  it('names the bundle that spoke', () => {
    const ruling = policies.decidePrompt(ordinaryPrompt);
    expect(ruling.policy_version).toBe(policies.version);
    expect(ruling.bundle_hash).toBe(policies.bundleHash);
    expect(ruling.bundle_hash.startsWith(ruling.policy_version)).toBe(true);
  });
});
