import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from './oracle/facts.ts';
import { judgeSequences } from './oracle/sequences.ts';

const startMs = 1_767_225_600_000;

const decided = (nth: number, data: Readonly<Record<string, unknown>> = {}): LoggedEvent => ({
  ...{ seq: nth, id: `d${nth}`, type: 'decision', subject: 'ann', correlationId: `p${nth}` },
  ...{ timeMs: startMs + nth * 60_000, schemaVersion: 1 },
  data: {
    ...{ session_id: 's', decision: 'block', signals: [] },
    facts: { guard_reasons: [], intent_drift: 0 },
    ...data,
  },
});

const detected = (rule: string, steps: Readonly<Record<string, readonly string[]>>) => ({
  ...decided(99),
  ...{ id: `found ${rule}`, type: 'detection', data: { rule, steps } },
});

const five = [1, 2, 3, 4, 5].map((nth) => decided(nth));
const ids = five.map(({ id }) => id);

describe('the oracle of patterns over several steps', () => {
  it('has nothing to say of five blocked prompts that were told of', () => {
    expect(judgeSequences(five, [detected('probing', { blocked: ids })])).toEqual([]);
  });

  it.each([
    ['lost', five, [], 'missing'],
    ['of four', five.slice(1), [detected('probing', { blocked: ids.slice(1) })], 'wrong'],
    ['of others', five, [detected('probing', { blocked: [...ids.slice(0, 4), 'x'] })], 'wrong'],
    ['told twice', five, [1, 2].map(() => detected('probing', { blocked: ids })), 'duplicate'],
    ['of an unknown rule', five.slice(1), [detected('other', { blocked: [] })], 'wrong'],
  ])('sees a detection that is %s', (_, decisions, detections, kind) => {
    expect(judgeSequences(decisions, detections).map((each) => each.kind)).toContain(kind);
  });

  it('sees steps that are not what they are called', () => {
    const spied = {
      facts: { guard_reasons: ['reveal_prompt'], intent_drift: 0 },
      decision: 'allow',
    };
    const taken = { signals: ['exfiltration'], decision: 'allow' };
    const steps = { reconnaissance: ['d1'], exfiltration: ['d2'] };
    const found = [detected('reconnaissance_exfiltration', steps)];
    expect(judgeSequences([decided(1, spied), decided(2, taken)], found)).toEqual([]);
    expect(judgeSequences([decided(1, taken), decided(2, spied)], found)).toHaveLength(1);
    const elsewhere = { ...taken, session_id: 'other' };
    expect(judgeSequences([decided(1, spied), decided(2, elsewhere)], found)).toHaveLength(1);
  });
});
