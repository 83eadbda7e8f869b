// The output policy as a full table on the committed bundle: 24 combinations of facts, no gaps.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openPolicies } from '../../policies/evaluator.ts';
import type { OutputPolicyInput } from '../../policies/inputs.ts';
import { type BundleCopy, copyBundle } from './bundle-copy.ts';
import { cleanAnswer } from './ordinary.ts';

const policies = await openPolicies();
const flags = [false, true];
const verdicts = ['allow', 'flag', 'block'] as const;

const answers: readonly OutputPolicyInput[] = flags.flatMap((contains_secret) =>
  flags.flatMap((contains_pii) =>
    flags.flatMap((contains_canary) =>
      verdicts.map((llm_verdict) => ({
        contains_secret,
        contains_pii,
        contains_canary,
        llm_verdict,
        content: 'none',
        content_categories: [],
      })),
    ),
  ),
);

let copy: BundleCopy | undefined;
afterEach(() => {
  copy?.remove();
  copy = undefined;
});

const withActions = async (
  actions: object,
  content: object = {},
): ReturnType<typeof openPolicies> => {
  const bundle = copyBundle();
  copy = bundle;
  const data = JSON.parse(readFileSync(bundle.file('data.json'), 'utf8'));
  data.spm_config.output = { ...data.spm_config.output, ...actions };
  data.spm_config.content = { ...data.spm_config.content, ...content };
  writeFileSync(bundle.file('data.json'), JSON.stringify(data));
  bundle.seal();
  return openPolicies(bundle.directory);
};

describe('the output policy', () => {
  it('blocks every answer that leaks the system prompt, and says so first', () => {
    const leaks = answers.filter((answer) => answer.contains_canary);
    expect(leaks).toHaveLength(12);
    for (const leak of leaks)
      expect(policies.decideOutput(leak)).toMatchObject({
        decision: 'block',
        rule: 'prompt_leakage',
      });
  });

  it('blocks every other answer that the second reader refuses', () => {
    const refusals = answers.filter(
      (answer) => !answer.contains_canary && answer.llm_verdict === 'block',
    );
    expect(refusals).toHaveLength(4);
    for (const refusal of refusals)
      expect(policies.decideOutput(refusal)).toMatchObject({
        decision: 'block',
        rule: 'second_reader',
      });
  });

  it('blocks harmful content, and what nobody could judge, before it redacts', () => {
    const secret = { ...cleanAnswer, contains_secret: true };
    const blocked = (content: OutputPolicyInput['content'], categories: string[] = []): string => {
      const facts = { ...secret, content, content_categories: categories };
      const { decision, rule } = policies.decideOutput(facts);
      return `${decision} ${rule}`;
    };
    expect([blocked('unsafe', ['S9']), blocked('unsafe')]).toEqual([
      'block content_harm',
      'block content_harm',
    ]);
    expect(blocked('lost')).toBe('block content_lost');
    expect(blocked('safe')).toBe('redact secret');
  });

  it('lets pass what an organisation has chosen to ignore, and nothing beside it', async () => {
    const lenient = await withActions({}, { ignored: ['S6'] });
    const ruleOf = (...content_categories: string[]): string =>
      lenient.decideOutput({ ...cleanAnswer, content: 'unsafe', content_categories }).rule;
    expect([ruleOf('S6'), ruleOf('S6', 'S7'), ruleOf()]).toEqual([
      ...['clean', 'content_harm', 'content_harm'],
    ]);
  });

  it('redacts a secret before personal data, and lets only clean answers pass', () => {
    const rest = answers.filter(
      (answer) => !answer.contains_canary && answer.llm_verdict !== 'block',
    );
    expect(rest).toHaveLength(8);
    for (const answer of rest) {
      const expected = answer.contains_secret
        ? 'redact secret'
        : answer.contains_pii
          ? 'redact pii'
          : 'allow clean';
      const { decision, rule } = policies.decideOutput(answer);
      expect(`${decision} ${rule}`).toBe(expected);
    }
  });

  it('names the bundle that spoke', () => {
    expect(policies.decideOutput(cleanAnswer)).toMatchObject({
      policy_version: policies.version,
      bundle_hash: policies.bundleHash,
    });
  });

  it('takes what to do with a secret from data', async () => {
    const strict = await withActions({ secret_action: 'block' });
    expect(strict.decideOutput({ ...cleanAnswer, contains_secret: true })).toMatchObject({
      decision: 'block',
      rule: 'secret',
    });
    expect(strict.bundleHash).not.toBe(policies.bundleHash);
  });

  it('blocks when data names an action that does not exist', async () => {
    const odd = await withActions({ secret_action: 'shrug' });
    expect(odd.decideOutput({ ...cleanAnswer, contains_secret: true })).toMatchObject({
      decision: 'block',
      reason: 'policy_unavailable',
      rule: 'fail_closed',
    });
  });
});
