// A run of many schedules, some lanes beside each other. What each family has shown is summed up; a
// run counts when its faults have hit something.
import { families, type Venue } from './families.ts';
import type { Evidential } from './family.ts';
import type { Lane } from './lane.ts';
import type { Break } from './process/messages.ts';
import { runSchedule, type ScheduleResult } from './schedule.ts';

export interface SuiteOptions {
  readonly seed: number;
  readonly from: number;
  readonly schedules: number;
  /** The only family, by name; all of the venue in turn when absent. */
  readonly family?: string | undefined;
  readonly broken?: Break | undefined;
  readonly lanes: number;
  readonly signal: AbortSignal;
  readonly finished: (result: ScheduleResult) => void;
  /** Ends the run after the first divergence. */
  readonly untilDivergence?: boolean;
}

export interface FamilySummary {
  readonly family: string;
  readonly schedules: number;
  readonly orders: number;
  readonly diverged: number;
  readonly takeOvers: number;
  readonly redeliveries: number;
  readonly fenced: number;
  readonly stale: number;
  readonly gap: number;
  readonly bySink: number;
}

export const hasDiverged = ({ divergences }: ScheduleResult): boolean => divergences.length > 0;

/** Runs schedules `from`, `from + 1`, …; answers their results in the order of their ends. */
export const runSuite = async <On extends Lane>(
  venue: Venue<On>,
  options: SuiteOptions,
): Promise<readonly ScheduleResult[]> => {
  const { seed, from, schedules, signal, finished } = options;
  const results: ScheduleResult[] = [];
  let next = from;
  const isOver = (): boolean =>
    next >= from + schedules ||
    signal.aborted ||
    (options.untilDivergence === true && results.some(hasDiverged));
  const only = venue.families.find(({ name }) => name === options.family);
  const work = async (lane: On): Promise<void> => {
    while (!isOver()) {
      const schedule = next;
      next += 1;
      const inTurn = venue.families[schedule % venue.families.length];
      const family = only ?? inTurn ?? venue.families[0];
      const result = await runSchedule(lane, { seed, schedule, family });
      results.push(result);
      finished(result);
    }
  };
  const inLane = async (): Promise<void> => {
    const lane = await venue.open(options.broken);
    try {
      await work(lane);
    } finally {
      await lane.close();
    }
  };
  const lanes = Array.from({ length: Math.min(options.lanes, schedules) }, inLane);
  const ended = await Promise.allSettled(lanes);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return results;
};

const summaryOf = (family: string, results: readonly ScheduleResult[]): FamilySummary => {
  const sum = (figure: (result: ScheduleResult) => number): number =>
    results.reduce((all, result) => all + figure(result), 0);
  return {
    ...{ family, schedules: results.length, orders: sum(({ orders }) => orders) },
    diverged: results.filter(hasDiverged).length,
    takeOvers: sum(({ evidence }) => evidence.takeOvers),
    redeliveries: sum(({ evidence }) => evidence.redeliveries),
    fenced: sum(({ evidence }) => evidence.refused.fenced),
    stale: sum(({ evidence }) => evidence.refused.stale),
    gap: sum(({ evidence }) => evidence.refused.gap),
    bySink: sum(({ evidence }) => evidence.refused['by the sink']),
  };
};

/** Sums up by family, and at the end over all. */
export const summariesOf = (results: readonly ScheduleResult[]): readonly FamilySummary[] => [
  ...families.flatMap(({ name }) => {
    const mine = results.filter(({ family }) => family === name);
    return mine.length === 0 ? [] : [summaryOf(name, mine)];
  }),
  summaryOf('all', results),
];

/** What a run, or a family in it, must have seen and has not. */
export const unseenIn = (results: readonly ScheduleResult[]): readonly Evidential[] => {
  const { takeOvers, redeliveries, fenced, stale, gap } = summaryOf('all', results);
  const seen = { takeOvers, redeliveries, refused: fenced + stale + gap };
  return (['takeOvers', 'redeliveries', 'refused'] as const).filter((kind) => seen[kind] === 0);
};
