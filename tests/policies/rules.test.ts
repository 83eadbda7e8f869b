import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  alwaysEnforced,
  isSettable,
  monitoredByName,
  policyNames,
  refusingRules,
} from '../../policies/rules.ts';

/** The rules of a Rego source that may refuse; an action out of the data counts as one that may. */
const inRego = (policy: string): readonly string[] => {
  const text = readFileSync(`policies/rego/${policy}.rego`, 'utf8');
  const rulings = /\{"decision": ("\w+"|[\w.]+),[^}]*?"rule": "(\w+)"\}/g;
  return [...text.matchAll(rulings)]
    .filter(([, decision]) => decision !== '"allow"')
    .map(([, , rule = '']) => rule);
};

describe('the rules that may refuse', () => {
  it.each(policyNames)('of the %s policy are those of its source', (policy) => {
    expect([...refusingRules[policy]].sort()).toEqual([...inRego(policy)].sort());
  });

  it('are all known where some hold always, or are monitored by name only', () => {
    // Said outside Rego: by freezes, and where something goes wrong.
    const outside = new Set(['prompt/frozen', ...policyNames.map((name) => `${name}/fail_closed`)]);
    for (const rule of [...alwaysEnforced, ...monitoredByName]) {
      const [policy = '', name = ''] = rule.split('/');
      const known = policyNames.find((each) => each === policy);
      expect(known && (refusingRules[known].includes(name) || outside.has(rule)), rule).toBe(true);
    }
  });

  it('cannot be set when they hold always, or when nobody knows them', () => {
    expect(['prompt/guard_flag', 'tool/side_effect', 'output/secret'].map(isSettable)).toEqual([
      ...[true, true, true],
    ]);
    const held = ['prompt/frozen', 'tool/role', 'tool/secret_outbound', 'prompt/fail_closed'];
    const unknown = ['prompt/nothing', 'guard_flag', 'memory/x', '*', ''];
    expect([...held, ...unknown].some(isSettable)).toBe(false);
  });
});
