// paned-window: what tumbling and hopping windows have in common: windows at fixed places, made of
// panes, one timer per key that stands at the next window to speak of.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';
import type { LateReason } from '../timed/late.ts';
import type { Aggregate } from './aggregate.ts';
import type { Emit, WindowOutcome, WindowResult } from './outcome.ts';
import { openPanes, type Pooled, paneLayout, paneSpecs } from './panes.ts';

export interface PanedOptions<T> {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly latenessMs: number;
  readonly emit: Emit;
  readonly panesPerKeyMax: number;
  readonly at: (value: T) => number;
}

/** The largest number that divides both. */
const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/**
 * Where windows are: the k-th one is [k · slide, k · slide + size), all in milliseconds since the
 * epoch. Each event is in size / slide of them.
 */
export const windowGrid = ({
  sizeMs,
  slideMs,
}: Pick<PanedOptions<never>, 'sizeMs' | 'slideMs'>) => {
  const paneMs = commonDivisor(sizeMs, slideMs);
  return {
    paneMs,
    paneOf: (timeMs: number): number => Math.floor(timeMs / paneMs),
    startOf: (nth: number): number => nth * slideMs,
    endOf: (nth: number): number => nth * slideMs + sizeMs,
    /** The first and the last window that the pane is in. */
    firstOf: (pane: number): number => Math.floor((pane * paneMs - sizeMs) / slideMs) + 1,
    lastOf: (pane: number): number => Math.floor((pane * paneMs) / slideMs),
    /** The first window that ends after `timeMs`; −∞ before all time. */
    endingAfter: (timeMs: number): number => Math.floor((timeMs - sizeMs) / slideMs) + 1,
  };
};

const assertOptions = <T>(label: string, options: PanedOptions<T>): void => {
  const { sizeMs, slideMs, latenessMs, panesPerKeyMax } = options;
  for (const [name, value] of Object.entries({ sizeMs, slideMs, panesPerKeyMax })) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw operatorErrors.STEP_INVALID({ step: label, [name]: value, asked: 'a positive integer' });
  }
  if (slideMs > sizeMs) {
    const asked = 'at most sizeMs: events between two windows would be in none';
    throw operatorErrors.STEP_INVALID({ step: label, slideMs, asked });
  }
  if (latenessMs >= 0 && latenessMs < Infinity) return;
  throw operatorErrors.STEP_INVALID({ step: label, latenessMs, asked: 'zero or more, and finite' });
};

/** Windows of a fixed size, one every `slideMs`. */
export const panedWindow = <T, Result, Sum>(
  kind: string,
  label: string,
  options: PanedOptions<T>,
  aggregate: Aggregate<T, Result, Sum>,
): Operator<T, WindowOutcome<T, Result>, Keyed> => {
  assertOptions(label, options);
  const { sizeMs, slideMs, latenessMs, emit, panesPerKeyMax, at } = options;
  const grid = windowGrid(options);
  const keptMs = sizeMs + latenessMs + taskLimits.outOfOrderMsMax;
  const layout = paneLayout(sizeMs / grid.paneMs, keptMs / grid.paneMs);
  const specs = paneSpecs<Sum>(layout, grid.paneMs);
  const alarm = timerSpec();
  const delayMs = emit === 'final' ? latenessMs : 0;

  /** The oldest pane that a window may still need when the watermark is there. */
  const oldestNeeded = (watermarkMs: number): number =>
    grid.paneOf(grid.startOf(grid.endingAfter(watermarkMs - latenessMs)));

  return keyedStep(kind, label, [...specs, alarm], (context, next) => {
    const panes = openPanes(
      specs.map((spec) => context.state(spec)),
      layout,
      aggregate,
    );

    const over = (nth: number): Pooled<Sum> | undefined =>
      panes.over(grid.paneOf(grid.startOf(nth)), grid.paneOf(grid.endOf(nth)));

    const resultOf = (nth: number, { count, sum }: Pooled<Sum>): WindowResult<Result> => ({
      startMs: grid.startOf(nth),
      endMs: grid.endOf(nth),
      count,
      result: aggregate.result(sum),
    });

    /** Sets the timer to the next window after `nth` that holds anything, or to the end of all. */
    const goOn = (nth: number, needed: number): void => {
      const pane = panes.from(grid.paneOf(grid.startOf(nth + 1)));
      if (pane !== undefined) {
        timer.set(grid.endOf(Math.max(nth + 1, grid.firstOf(pane))) + delayMs);
        return;
      }
      panes.dropBefore(needed);
      const newest = panes.newest();
      if (newest === undefined) timer.clear();
      else timer.set(grid.endOf(grid.lastOf(newest)) + latenessMs);
    };

    const timer = context.timer(alarm, (dueMs) => {
      const nth = grid.endingAfter(dueMs - delayMs) - 1;
      const pool = grid.endOf(nth) + delayMs === dueMs ? over(nth) : undefined;
      if (pool) next({ outcome: 'onTime', key: context.key, ...resultOf(nth, pool) });
      const needed = oldestNeeded(dueMs);
      if (panes.isApart(needed, oldestNeeded(dueMs - slideMs))) panes.dropBefore(needed);
      goOn(nth, needed);
    });

    const late = (value: T, atMs: number, reason: LateReason): void => {
      context.countLate(label);
      next({ outcome: 'late', key: context.key, value, atMs, reason });
    };

    /** Makes sure that the windows of a new pane are spoken of, and that it is forgotten. */
    const expect = (pane: number): void => {
      const last = grid.lastOf(pane);
      const nth = Math.max(grid.firstOf(pane), grid.endingAfter(context.watermarkMs - delayMs));
      const dueMs = nth > last ? grid.endOf(last) + latenessMs : grid.endOf(nth) + delayMs;
      if (timer.atMs === undefined || timer.atMs > dueMs) timer.set(dueMs);
    };

    /** Adds to windows that may have been spoken of, and speaks of those again. */
    const addBelated = (pane: number, value: T, lastSpoken: number): void => {
      const open = grid.endingAfter(context.watermarkMs - latenessMs);
      const before: (Pooled<Sum> | undefined)[] = [];
      const first = Math.max(grid.firstOf(pane), open);
      for (let nth = first; nth <= lastSpoken; nth += 1) before.push(over(nth));
      panes.add(pane, value);
      for (const [place, pool] of before.entries()) {
        const nth = first + place;
        const previous = pool ? [resultOf(nth, pool)] : [];
        const result = resultOf(nth, over(nth) as Pooled<Sum>);
        next({ outcome: 'updated', key: context.key, ...result, previous });
      }
    };

    return (value) => {
      const timeMs = eventTime(label, at(value));
      const pane = grid.paneOf(timeMs);
      const last = grid.lastOf(pane);
      const { watermarkMs } = context;
      if (grid.endOf(last) + latenessMs <= watermarkMs) return late(value, timeMs, 'watermark');
      const isNew = !panes.has(pane);
      if (isNew && !panes.hasRoom(pane, panesPerKeyMax)) return late(value, timeMs, 'full');
      const lastSpoken = Math.min(last, grid.endingAfter(watermarkMs) - 1);
      if (delayMs < latenessMs && lastSpoken >= grid.firstOf(pane)) {
        addBelated(pane, value, lastSpoken);
      } else panes.add(pane, value);
      if (isNew) expect(pane);
    };
  });
};
