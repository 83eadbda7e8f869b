// The timers of one step of one task: alarms are keyed state, all of it in memory, and a heap knows
// which is due next. An item of the heap counts only while the state still says the same.
import TinyQueue from 'tinyqueue';
import type { Alarm, KeyTimer } from '../model/timer.ts';
import type { OperatorState } from './state.ts';

/** A timer that is due. */
export interface Due {
  readonly key: string;
  readonly atMs: number;
  readonly alarm: Alarm;
}

type Item = Omit<Due, 'alarm'>;

const nameOf = ({ key, atMs }: Item): string => `${atMs} ${key}`;

const sooner = (a: Item, b: Item): number => a.atMs - b.atMs || (a.key < b.key ? -1 : 1);

export interface Timers {
  /** The earliest due time; `Infinity` when no timer is set. */
  readonly nextMs: number;
  /** What is due by `untilMs`, in order: the state of these keys must be in memory by then. */
  due(untilMs: number): readonly Due[];
  /** Takes the next that is due by `untilMs`: from then on its key has none. */
  take(untilMs: number): Due | undefined;
  /** What is given here is taken without anybody being woken, until the next `hear`. */
  silence(due: Due): void;
  hear(): void;
  /** The timer of the key that is current when it is used. */
  bind(context: { readonly key: string; readonly cause: Alarm['cause'] }): KeyTimer;
}

/** Opens the timers that `state` holds. */
export const openTimers = (state: OperatorState<Alarm | undefined>): Timers => {
  let heap = new TinyQueue<Item>([], sooner);
  let filledAt = -1;
  const silent = new Set<string>();

  const fill = (): void => {
    if (filledAt === state.version) return;
    filledAt = state.version;
    const all: Item[] = [];
    for (const [key, alarm] of state.all()) if (alarm) all.push({ key, atMs: alarm.atMs });
    heap = new TinyQueue(all, sooner);
  };

  const isCurrent = ({ key, atMs }: Item): boolean => state.read(key)?.atMs === atMs;

  const first = (): Item | undefined => {
    fill();
    for (;;) {
      const due = heap.peek();
      if (!due || isCurrent(due)) return due;
      heap.pop();
    }
  };

  return {
    get nextMs() {
      return first()?.atMs ?? Number.POSITIVE_INFINITY;
    },
    due: (untilMs) => {
      const due: Due[] = [];
      for (let next = first(); next && next.atMs <= untilMs; next = first()) {
        due.push({ ...next, alarm: state.read(next.key) as Alarm });
        heap.pop();
      }
      for (const each of due) heap.push(each);
      return due;
    },
    take: (untilMs) => {
      fill();
      // Asked after every event: the top says that nothing is due, without a look at the state.
      while ((heap.peek()?.atMs ?? Number.POSITIVE_INFINITY) <= untilMs) {
        const next = first();
        if (!next || next.atMs > untilMs) return undefined;
        const alarm = state.read(next.key) as Alarm;
        heap.pop();
        state.write(next.key, undefined);
        if (!silent.has(nameOf(next))) return { ...next, alarm };
      }
      return undefined;
    },
    silence: (due) => silent.add(nameOf(due)),
    hear: () => silent.clear(),
    bind: (context) => ({
      get atMs() {
        return state.read(context.key)?.atMs;
      },
      set: (atMs) => {
        fill();
        const before = state.read(context.key);
        if (before?.atMs === atMs) return;
        state.write(context.key, { atMs, cause: context.cause });
        heap.push({ key: context.key, atMs });
      },
      clear: () => {
        if (state.read(context.key)) state.write(context.key, undefined);
      },
    }),
  };
};
