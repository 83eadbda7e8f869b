// From what was measured to figures: ratios to the peer, what a gateway adds to the upstream alone,
// and everything in its own unit.
import type { Chart, Figure, Outcome } from '../benchmark.ts';
import { ratioOf, spread } from '../ratio.ts';
import type { LoadResult } from './load.ts';
import type { Measured } from './measure.ts';
import { type ScenarioKey, scenarioKeys, scenarios } from './scenarios.ts';
import type { GatewaySide } from './side.ts';

type SideName = GatewaySide['name'];

export interface Findings {
  /** A side in a scenario, round by round. */
  of(side: SideName, scenario: ScenarioKey): readonly Measured[];
  /** Two gateways at 64 connections, round by round. */
  readonly two: readonly LoadResult[];
  readonly rssMb: Readonly<Record<string, number>>;
  /** Why there is no peer. */
  readonly missing?: string;
}

const sides: readonly SideName[] = ['upstream', 'peer', 'gateway'];
const gateways = ['peer', 'gateway'] as const;
const loops: readonly ScenarioKey[] = [
  'one',
  'sixteen',
  'sixtyFour',
  'sixteenSlow',
  'sixtyFourSlow',
];
const saturating: readonly ScenarioKey[] = ['one', 'sixteen', 'sixtyFour'];

const figure = (name: string, unit: string, values: readonly number[]): Figure => ({
  ...{ name, unit, spread: spread(values) },
});

const totalCpuUs = ({ cpuUs }: Measured): number =>
  Object.values(cpuUs).reduce((sum, each) => sum + each, 0);

type Value = (measured: Measured) => number;
const rps: Value = (measured) => measured.rps;
const p50: Value = (measured) => measured.p50Ms;
const p99: Value = (measured) => measured.p99Ms;

/** Ours over the peer's; void where there is no peer. */
const overPeer = ({ of, missing }: Findings) => {
  const voided = missing === undefined ? {} : { voidBecause: `there is no peer: ${missing}` };
  return (name: string, key: ScenarioKey, ours: Value, theirs = ours): Figure => ({
    ...{ name: `${name}_vs_peer_at_${scenarios[key].name}`, unit: 'x' },
    spread: ratioOf(of('gateway', key).map(ours), of('peer', key).map(theirs)),
    ...voided,
  });
};

const ratios = (found: Findings): readonly Figure[] => {
  const over = overPeer(found);
  return [
    ...loops.flatMap((key) => [
      over('gateway_rps', key, rps),
      over('gateway_p50', key, p50),
      over('gateway_p99', key, p99),
    ]),
    ...saturating.flatMap((key) => [
      over('gateway_cpu', key, totalCpuUs),
      over('gateway_process_cpu', key, ({ cpuUs }) => cpuUs['gateway'] ?? Number.NaN, totalCpuUs),
    ]),
    ...[over('gateway_p50', 'paced', p50), over('gateway_p99', 'paced', p99)],
    ...[over('gateway_first_text_p50', 'streams', p50)],
  ];
};

/** What each gateway adds to the upstream alone, round by round. */
const added = ({ of }: Findings): readonly Figure[] => {
  const over = (side: SideName, key: ScenarioKey, value: Value): readonly number[] =>
    of(side, key).map((measured, round) => {
      const alone = of('upstream', key)[round];
      return alone ? value(measured) - value(alone) : Number.NaN;
    });
  return gateways
    .filter((side) => of(side, 'paced').length > 0)
    .flatMap((side) => [
      figure(`${side}_added_p50_at_200_per_s`, 'ms', over(side, 'paced', p50)),
      figure(`${side}_added_p99_at_200_per_s`, 'ms', over(side, 'paced', p99)),
      figure(`${side}_first_text_added_p50`, 'ms', over(side, 'streams', p50)),
      figure(`${side}_first_text_added_p99`, 'ms', over(side, 'streams', p99)),
      figure(`${side}_added_p50_at_16_20ms`, 'ms', over(side, 'sixteenSlow', p50)),
    ]);
};

const absolutes = ({ of }: Findings, side: SideName): readonly Figure[] => [
  ...scenarioKeys.flatMap((key) => {
    const { name } = scenarios[key];
    const at = (value: Value): readonly number[] => of(side, key).map(value);
    return [
      ...(loops.includes(key) ? [figure(`${side}_rps_at_${name}`, '/s', at(rps))] : []),
      figure(`${side}_p50_at_${name}`, 'ms', at(p50)),
      figure(`${side}_p99_at_${name}`, 'ms', at(p99)),
    ];
  }),
  ...[...saturating, 'paced' as const].flatMap((key) =>
    Object.keys(of(side, key)[0]?.cpuUs ?? {}).map((role) =>
      figure(
        `${side === role ? role : `${side}_${role}`}_cpu_at_${scenarios[key].name}`,
        'us/request',
        of(side, key).map(({ cpuUs }) => cpuUs[role] ?? Number.NaN),
      ),
    ),
  ),
];

const failures = ({ of, two }: Findings, side: SideName): Figure => {
  const results = [
    ...scenarioKeys.flatMap((key) => of(side, key)),
    ...(side === 'gateway' ? two : []),
  ];
  return figure(`${side}_failed_answers`, 'answers', [
    results.reduce((sum, { failed }) => sum + failed, 0),
  ]);
};

const twoGateways = ({ of, two, missing }: Findings): readonly Figure[] => {
  const rates = two.map((each) => each.rps);
  const over = (side: SideName) => ratioOf(rates, of(side, 'sixtyFour').map(rps));
  return [
    figure('two_gateways_rps_at_64', '/s', rates),
    figure(
      'two_gateways_p99_at_64',
      'ms',
      two.map((each) => each.p99Ms),
    ),
    { name: 'two_gateways_vs_one_at_64', unit: 'x', spread: over('gateway') },
    ...(missing === undefined
      ? [{ name: 'two_gateways_vs_peer_at_64', unit: 'x', spread: over('peer') }]
      : []),
  ];
};

const rateChart = ({ of }: Findings, present: readonly SideName[]): Chart => ({
  title: 'Answers per second by connections, upstream 0 ms (median)',
  x: { label: 'connections', values: saturating.map((key) => scenarios[key].name) },
  y: { label: 'answers/s', log: true },
  lines: present.map((side) => ({
    name: side,
    values: saturating.map((key) => Math.round(spread(of(side, key).map(rps)).median)),
  })),
});

/** All figures of a run. */
export const outcomeOf = (found: Findings): Outcome => {
  const present = sides.filter((side) => found.of(side, 'one').length > 0);
  return {
    figures: [
      ...ratios(found),
      ...added(found),
      ...twoGateways(found),
      ...Object.entries(found.rssMb).map(([role, mb]) => figure(`${role}_rss`, 'MB', [mb])),
      ...present.map((side) => failures(found, side)),
      ...present.flatMap((side) => absolutes(found, side)),
    ],
    charts: [rateChart(found, present)],
    notes: [
      'the peer checks nothing: no token, no limit, no guard, no policy, no audit',
      'load, sides and upstream share the cores of this machine',
      ...(found.missing === undefined ? [] : [`THERE IS NO PEER: ${found.missing}`]),
    ],
  };
};
