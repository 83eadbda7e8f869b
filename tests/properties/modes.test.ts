// Modes and exceptions never make a decision stricter, hold what holds always, and end when they should.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exceptionIn,
  exceptionsMax,
  learnControl,
  modeIn,
  nothingHeld,
} from '../../api/control/policy-control.ts';
import type { ExceptionSaid, PolicyControl } from '../../pipelines/events/policy-control.ts';
import { alwaysEnforced, monitoredByName, refusingRules } from '../../policies/rules.ts';
import {
  type Control,
  outputUnderControl,
  promptUnderControl,
  toolUnderControl,
} from '../../policies/under-control.ts';

const bundle = { policy_version: '1', bundle_hash: 'h', reason: 'r' };
const control: fc.Arbitrary<Control> = fc.record({
  mode: fc.constantFrom('enforce', 'monitor'),
  exception: fc.option(fc.constant('e1'), { nil: undefined }),
});
const ruleOf = (policy: 'prompt' | 'tool' | 'output') =>
  fc.constantFrom(...refusingRules[policy], 'frozen', 'fail_closed', 'clean');
const strictness = {
  prompt: ['allow', 'escalate', 'block'],
  tool: ['allow', 'approve', 'deny'],
  output: ['allow', 'redact', 'block'],
} as const;
const said = { reason: 'a test', by: 'ada' };

describe('a ruling under control', () => {
  it('of a prompt is never stricter, and passes only with the reason said', () => {
    const decision = fc.constantFrom(...strictness.prompt);
    fc.assert(
      fc.property(ruleOf('prompt'), decision, control, (rule, before, held) => {
        const ruling = { ...bundle, rule, decision: before, action: 'a' };
        const after = promptUnderControl(ruling, held);
        const order = strictness.prompt;
        expect(order.indexOf(after.decision)).toBeLessThanOrEqual(order.indexOf(before));
        expect(after.rule).toBe(rule);
        const passes = after.decision !== before;
        expect(after.would_be).toBe(passes ? before : undefined);
        const isHeld = alwaysEnforced.has(`prompt/${rule}`);
        const mayPass = held.mode === 'monitor' || held.exception !== undefined;
        expect(passes).toBe(before !== 'allow' && mayPass && !isHeld);
        if (passes) expect(after.exception ?? after.mode).toBe(held.exception ?? 'monitor');
        if (!passes) expect(after).toEqual(ruling);
      }),
    );
  });

  it('of a call is never stricter, and what holds always holds', () => {
    const decision = fc.constantFrom(...strictness.tool);
    fc.assert(
      fc.property(ruleOf('tool'), decision, control, (rule, before, held) => {
        const after = toolUnderControl({ ...bundle, rule, decision: before }, held);
        const order = strictness.tool;
        expect(order.indexOf(after.decision)).toBeLessThanOrEqual(order.indexOf(before));
        if (alwaysEnforced.has(`tool/${rule}`)) expect(after.decision).toBe(before);
      }),
    );
  });

  it('of an answer only turns a block into a redaction', () => {
    const decision = fc.constantFrom(...strictness.output);
    fc.assert(
      fc.property(ruleOf('output'), decision, control, (rule, before, held) => {
        const after = outputUnderControl({ ...bundle, rule, decision: before }, held);
        if (after.decision === before) return;
        expect([before, after.decision, after.would_be]).toEqual(['block', 'redact', 'block']);
        expect(alwaysEnforced.has(`output/${rule}`)).toBe(false);
      }),
    );
  });
});

describe('what was said', () => {
  it('last on the tenant and on each rule holds, in whatever order it came', () => {
    const target = fc.constantFrom('*', 'prompt/guard_flag', 'tool/tainted', 'tool/side_effect');
    const word = fc.record({ target, mode: fc.constantFrom('enforce', 'monitor', 'inherit') });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), target, (words, rule) => {
        const held = nothingHeld();
        for (const each of words) {
          learnControl(held, { kind: 'mode', ...each, ...said } as PolicyControl, 0);
        }
        const last = (of: string) => words.findLast((each) => each.target === of)?.mode;
        const own = last(rule);
        const isOwn = own !== undefined && own !== 'inherit';
        const tenant = monitoredByName.has(rule) ? undefined : last('*');
        expect(modeIn(held, rule)).toBe(
          (isOwn ? own : tenant) === 'monitor' ? 'monitor' : 'enforce',
        );
      }),
    );
  });

  const made = (id: string, more: Partial<ExceptionSaid> = {}): ExceptionSaid => ({
    ...{ kind: 'exception', id, rule: 'prompt/guard_flag', scope: { user: 'eve' } },
    ...{ until_ms: 1_000, ...said, ...more },
  });
  const asked = {
    ...{ rule: 'prompt/guard_flag', userId: 'eve', sessionId: 's', modelId: 'm' },
    ...{ categories: [], atMs: 0 },
  };

  it('of an exception ends by the time of what is asked, not of who judges it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 }), (atMs, until) => {
        const held = nothingHeld();
        learnControl(held, made('e', { until_ms: until }), 0);
        expect(exceptionIn(held, { ...asked, atMs })).toBe(atMs < until ? 'e' : undefined);
      }),
    );
  });

  it('is for whom everything in the scope is true', () => {
    const maybe = (own: string) => fc.option(fc.constantFrom(own, 'other'), { nil: undefined });
    const scope = fc.record({
      ...{ user: maybe('k/eve'), session: maybe('s'), model: maybe('m'), key: maybe('k') },
    });
    fc.assert(
      fc.property(scope, (each) => {
        const named = Object.fromEntries(
          Object.entries(each).filter(([, value]) => value !== undefined),
        );
        const held = nothingHeld();
        learnControl(held, made('e', { scope: named }), 0);
        const isFor = !Object.values(named).includes('other');
        expect(exceptionIn(held, { ...asked, userId: 'k/eve' }) === 'e').toBe(isFor);
      }),
    );
  });

  it('does not reach other rules, nor a block by the guard for what is critical', () => {
    const held = nothingHeld();
    learnControl(held, made('e', { rule: 'prompt/guard_block' }), 0);
    const blocked = { ...asked, rule: 'prompt/guard_block' };
    expect(exceptionIn(held, asked)).toBeUndefined();
    expect(exceptionIn(held, { ...blocked, categories: ['jailbreak_attempt'] })).toBe('e');
    expect(exceptionIn(held, { ...blocked, categories: ['exfiltration'] })).toBeUndefined();
    learnControl(held, { kind: 'exception_ended', id: 'e', ...said }, 0);
    expect(exceptionIn(held, blocked)).toBeUndefined();
  });

  it('never comes to more exceptions than a tenant may have; those that are over make room', () => {
    const held = nothingHeld();
    for (let n = 0; n < exceptionsMax + 5; n += 1) learnControl(held, made(`e${n}`), 0);
    expect(held.exceptions.size).toBe(exceptionsMax);
    learnControl(held, made('late', { until_ms: 9_000 }), 1_000);
    expect([...held.exceptions.keys()]).toEqual(['late']);
  });
});
