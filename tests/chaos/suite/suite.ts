// A run of many schedules, two lanes beside each other. What each family has shown is summed up; a
// run counts when its faults have hit something.

import { families, familyOf } from './families.ts';
import type { Evidential, Family } from './family.ts';
import { type Lane, openLane } from './lane.ts';
import type { Break } from './process/messages.ts';
import { runSchedule, type ScheduleResult } from './schedule.ts';

export interface SuiteOptions {
  readonly seed: number;
  readonly schedules: number;
  readonly family?: Family | undefined;
  readonly broken?: Break | undefined;
  readonly lanes?: number;
  readonly signal: AbortSignal;
  readonly finished: (result: ScheduleResult) => void;
  /** Ends the run after the first divergence. */
  readonly untilDivergence?: boolean;
}

export interface FamilySummary {
  readonly family: string;
  readonly schedules: number;
  readonly orders: number;
  readonly divergences: number;
  readonly takeOvers: number;
  readonly redeliveries: number;
  readonly refused: number;
  /** Kinds of evidence that must be seen and were not. */
  readonly unseen: readonly Evidential[];
}

/** Runs schedules `seed`, `seed + 1`, …; answers their results in the order of their ends. */
export const runSuite = async (options: SuiteOptions): Promise<readonly ScheduleResult[]> => {
  const { seed, schedules, signal, finished } = options;
  const results: ScheduleResult[] = [];
  let next = seed;
  const isOver = (): boolean =>
    next >= seed + schedules ||
    signal.aborted ||
    (options.untilDivergence === true && results.some(({ divergences }) => divergences.length > 0));
  const work = async (lane: Lane): Promise<void> => {
    while (!isOver()) {
      const mine = next;
      next += 1;
      const result = await runSchedule(lane, options.family ?? familyOf(mine), mine);
      results.push(result);
      finished(result);
    }
  };
  const inLane = async (): Promise<void> => {
    const lane = await openLane(options.broken);
    try {
      await work(lane);
    } finally {
      await lane.close();
    }
  };
  const lanes = Array.from({ length: Math.min(options.lanes ?? 2, schedules) }, inLane);
  const ended = await Promise.allSettled(lanes);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return results;
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Sums up by family. */
export const summariesOf = (results: readonly ScheduleResult[]): readonly FamilySummary[] =>
  families.flatMap(({ name, shows }) => {
    const mine = results.filter(({ family }) => family === name);
    if (mine.length === 0) return [];
    const seen = {
      takeOvers: sum(mine.map(({ evidence }) => evidence.takeOvers)),
      redeliveries: sum(mine.map(({ evidence }) => evidence.redeliveries)),
      refused: sum(mine.map(({ evidence }) => evidence.refused)),
    };
    return [
      {
        ...{ family: name, schedules: mine.length, ...seen },
        orders: sum(mine.map(({ orders }) => orders)),
        divergences: mine.filter(({ divergences }) => divergences.length > 0).length,
        unseen: shows.filter((kind) => seen[kind] === 0),
      },
    ];
  });
