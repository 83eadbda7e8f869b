import { expect, it } from 'vitest';
import { chain } from '../../../engine/model/chain.ts';
import { atlas } from '../../../pipelines/atlas.ts';
import type { Decision } from '../../../pipelines/events/decision.ts';
import { patterns } from '../../../pipelines/patterns.ts';
import { broadcasts, topics } from '../../../pipelines/topics.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const minuteMs = 60_000;
const request = { user_id: 'u1', session_id: 's1', model_id: 'm1' };
const quiet: Decision = {
  ...{ ...request, decision: 'allow', reason: '', rule: 'default', action: 'none' },
  ...{ posture_score: 0.1, signals: [], categories: [], policy_version: '1', bundle_hash: 'h' },
  facts: { guard_reasons: [], intent_drift: 0 },
};

type Step =
  | { readonly decision: Partial<Decision> }
  | { readonly tool: { readonly sensitive?: boolean; readonly outbound?: boolean } }
  | { readonly asked: string }
  | { readonly answered: string };
interface Act {
  readonly atMs: number;
  readonly step: Step;
  readonly user?: string;
  readonly session?: string;
}

const decision = (atMs: number, change: Partial<Decision> = {}): Act => ({
  ...{ atMs, step: { decision: change } },
});
const blocked = (atMs: number): Act => decision(atMs, { decision: 'block' });
const drifting = (atMs: number, intent_drift: number): Act =>
  decision(atMs, { facts: { guard_reasons: [], intent_drift } });
const spying = (atMs: number): Act =>
  decision(atMs, { facts: { guard_reasons: ['reveal_prompt'], intent_drift: 0 } });
const exfiltrating = (atMs: number): Act => decision(atMs, { signals: ['exfiltration'] });
const injecting = (atMs: number): Act => decision(atMs, { signals: ['indirect_injection'] });
const tool = (atMs: number, change: { sensitive?: boolean; outbound?: boolean } = {}): Act => ({
  ...{ atMs, step: { tool: change } },
});
const asked = (atMs: number, call: string): Act => ({ atMs, step: { asked: call } });
const answered = (atMs: number, call: string): Act => ({ atMs, step: { answered: call } });

const waiting = {
  ...{ arguments: '{}', arguments_sha256: '', rule: 'side_effect', reason: '', tainted_by: [] },
};
const ruledCall = {
  ...{ ...waiting, round: 1, by: 'weir' as const, contains_secret: false, contains_pii: false },
  ...{ sensitive: false, outbound: false, decision: 'allow' as const, policy_version: '' },
  approved_by: '',
};
const doneCall = {
  ...{ outcome: 'done' as const, text: '', summary: '', rule: 'permitted', reason: '' },
  ...{ result_sha256: '', result_length: 0, guard_verdict: 'allow' as const },
  ...{ guard_categories: [], guard_reasons: [], passages_removed: 0, finding_kinds: [] },
};

const patternsChain = chain('patterns', [patterns(), atlas('patterns_atlas')]);

const open = () => testPipeline(patternsChain, { startMs, limits: { clockSkewMsMax: 86_400_000 } });

const play = async (test: ReturnType<typeof open>, acts: readonly Act[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const { atMs, step, user = 'u1', session = 's1' } of acts) {
    const who = { user_id: user, session_id: session, model_id: 'm1' };
    const options = { subject: user, atMs: startMs + atMs };
    const call = { ...who, tool: 'mail' };
    if ('decision' in step) {
      ids.push(await test.pipe(topics.decision, { ...quiet, ...who, ...step.decision }, options));
    } else if ('tool' in step) {
      const data = { ...ruledCall, ...call, call_id: 'c', ...step.tool };
      ids.push(await test.pipe(topics.toolRequest, data, options));
    } else if ('asked' in step) {
      ids.push(
        await test.pipe(
          topics.approvalRequest,
          { ...waiting, ...call, call_id: step.asked },
          options,
        ),
      );
    } else {
      const data = { ...doneCall, ...call, call_id: step.answered };
      ids.push(await test.pipe(topics.toolResult, data, options));
    }
    // One after the other, as they happen: topics of one millisecond have no order.
    await test.settle();
  }
  return ids;
};

const rulesOf = async (acts: readonly Act[]): Promise<readonly string[]> => {
  const test = open();
  await play(test, acts);
  return (await test.read(topics.detection)).map(({ data }) => data.rule);
};

const five = [0, 1, 2, 3, 4].map((minute) => blocked(minute * minuteMs));
const rising = [0.1, 0.2, 0.3, 0.5].map((drift, nth) => drifting(nth * minuteMs, drift));
const chainOfInjection = [
  injecting(0),
  tool(minuteMs, { sensitive: true }),
  tool(2 * minuteMs, { outbound: true }),
];
const later = decision(60 * minuteMs, {});

describePipeline('patterns over several steps', () => {
  it.each<[string, readonly Act[], readonly string[]]>([
    ['five blocked prompts in ten minutes', five, ['probing']],
    ['four of them', five.slice(1), []],
    ['five in more than ten minutes', [...five.slice(1), blocked(11 * minuteMs)], []],
    ['five of two users', [...five.slice(1), { ...blocked(5_000), user: 'u2' }], []],
    ['ten of them', [...five, ...five], ['probing', 'probing']],
    ['four drifts that rise', rising, ['drift_rising']],
    ['three of them', rising.slice(1), []],
    ['a fall between', [...rising.slice(0, 3), drifting(3_000, 0), drifting(4_000, 0.9)], []],
    ['a rise that reaches little', rising.map((_, n) => drifting(n, 0.01 * n)), []],
    [
      'spying, then exfiltration',
      [spying(0), exfiltrating(minuteMs)],
      ['reconnaissance_exfiltration'],
    ],
    ['the other way round', [exfiltrating(0), spying(minuteMs)], []],
    ['in two sessions', [spying(0), { ...exfiltrating(minuteMs), session: 's2' }], []],
    ['after an hour', [spying(0), exfiltrating(60 * minuteMs)], []],
    ['an injection, a sensitive tool, a call out', chainOfInjection, ['injection_tool_outbound']],
    ['without the injection', chainOfInjection.slice(1), []],
    ['without the call out', chainOfInjection.slice(0, 2), []],
    ['too slowly', [...chainOfInjection.slice(0, 2), tool(6 * minuteMs, { outbound: true })], []],
    ['an approval that nobody gives', [asked(0, 'c1'), later], ['approval_unanswered']],
    ['one that somebody gives', [asked(0, 'c1'), answered(minuteMs, 'c1'), later], []],
    [
      'two, of which one is given',
      [asked(0, 'c1'), asked(1_000, 'c2'), answered(minuteMs, 'c1'), later],
      ['approval_unanswered'],
    ],
    [
      'an answer that comes too late',
      [asked(0, 'c1'), answered(16 * minuteMs, 'c1'), later],
      ['approval_unanswered'],
    ],
  ])('hear of %s', async (_, acts, rules) => {
    expect(await rulesOf(acts)).toEqual(rules);
  });

  it('tell which events filled which step, and name techniques', async () => {
    const test = open();
    const ids = await play(test, chainOfInjection);
    const [alert] = await test.read(topics.alert);
    expect(alert?.data).toMatchObject({
      ...{ rule: 'injection_tool_outbound', level: 'critical', severity: 'critical' },
      ...{ evidence: ids, rules_version: '1', session_signals: ['indirect_injection'] },
      steps: { injection: [ids[0]], tool: [ids[1]], outbound: [ids[2]] },
    });
    expect(alert?.data.ttp_codes).toEqual(['AML.T0051.001', 'AML.T0086']);
    const [audit] = await test.read(topics.audit);
    expect(audit?.data).toMatchObject({
      ...{ event_type: 'cep_critical', principal: 'u1' },
      details: { rule: 'injection_tool_outbound', rules_version: '1' },
    });
  });

  it('say the same when owners die around commits', async () => {
    const [calm, crashed] = [open(), open()];
    const acts = [...five, ...chainOfInjection, asked(10 * minuteMs, 'c1'), later];
    await play(calm, acts);
    for (const [nth, act] of acts.entries()) {
      crashed.crashAt(nth % 2 === 0 ? 'before-commit' : 'after-commit');
      await play(crashed, [act]);
    }
    const told = async (test: ReturnType<typeof open>) =>
      (await test.read(topics.detection)).map(({ data }) => [data.rule, data.level]);
    expect(await told(crashed)).toEqual(await told(calm));
    expect(await told(calm)).toHaveLength(3);
  });

  it('follow rules_control from the entry on that is in force, and name it', async () => {
    const test = open();
    await play(test, five);
    const version = await test.broadcast(broadcasts.rulesControl, {
      ...{ disabled: ['reconnaissance_exfiltration'], levels: { probing: 'low' as const } },
    });
    await play(test, [spying(20 * minuteMs), exfiltrating(21 * minuteMs)]);
    await play(
      test,
      five.map((each) => ({ ...each, atMs: each.atMs + 30 * minuteMs })),
    );
    const told = (await test.read(topics.detection)).map(({ data }) => data);
    expect(told.map(({ rule, level, rules_version }) => [rule, level, rules_version])).toEqual([
      ['probing', 'high', '1'],
      ['probing', 'low', `1+${version}`],
    ]);
  });
});
