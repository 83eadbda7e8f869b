// automaton: takes the events of a key one by one, in order, and says which matches they make. Pure:
// all it knows is in the memory that it is given.
import { asking } from './asking.ts';
import { type Judgement, judge } from './judge.ts';
import type { Memory, Occurrence } from './memory.ts';
import { drop, end, evict, insert, merge } from './partials.ts';
import type { Plan, Position } from './plan.ts';
import { compareRuns, type Held, type Run, taken } from './run.ts';
import { type Dropped, droppedBy, isDropped, type Skip } from './skip.ts';

export interface AutomatonOptions {
  readonly skip: Skip<string>;
  /** Partial matches of one key. */
  readonly partialsMax: number;
  /** Which of them go when there are more. */
  readonly evict: 'oldest' | 'newest';
  readonly countEvicted: (count: number) => void;
}

export interface Automaton<T, Kept> {
  /** Whether the event can change anything at all. */
  concerns(value: T): boolean;
  /** Whether the event would change this memory. */
  changes(memory: Memory<T, Kept>, value: T): boolean;
  /** Takes an event and answers the matches that it makes. Time has passed up to it before. */
  take(memory: Memory<T, Kept>, occurrence: Occurrence<T>): readonly Run<Kept>[];
  /** Ends the partial matches whose time is over at `nowMs`, and answers those that are matches. */
  pass(memory: Memory<T, Kept>, nowMs: number): readonly Run<Kept>[];
  /** When the next partial match ends. */
  dueMs(memory: Memory<T, Kept>): number;
}

/** What an event does, collected while the lists are gone through. */
interface Moves<T, Kept> {
  readonly made: Run<Kept>[];
  readonly landed: { readonly code: number; readonly run: Run<Kept> }[];
  readonly shifted: { readonly code: number; readonly runs: Run<Kept>[] }[];
  readonly occurrence: Occurrence<T>;
  held: Held<Kept> | undefined;
}

/** Makes the automaton of a plan. */
export const automaton = <T, Kept>(
  plan: Plan<T, Kept>,
  options: AutomatonOptions,
): Automaton<T, Kept> => {
  const { names, withinMs, keep, start } = plan;
  const { skip } = options;
  const { ask, about, of, anyHolds } = asking(plan);
  const verdict: Judgement = { takes: 0, stays: 0 };
  /** Of runs with one future, the others can only match along with the first, and are then dropped. */
  const firstIsEnough = skip === 'skipPastLast' && withinMs === undefined && !plan.isIterative;

  const isChanged = ({ open, isFresh }: Position<T, Kept>): boolean =>
    verdict.takes !== 0 || verdict.stays !== open || isFresh;

  /** Judges matches that are made at the same moment, in their order. */
  const settle = ({ runs }: Memory<T, Kept>, made: Run<Kept>[]): readonly Run<Kept>[] => {
    if (made.length === 0) return made;
    const drops: Dropped[] = [];
    return made.sort(compareRuns).filter(({ first, link }) => {
      if (drops.some((dropped) => isDropped(dropped, first.place))) return false;
      const dropped = droppedBy(skip, names, link);
      if (dropped.from === dropped.to) return true;
      drops.push(dropped);
      drop(runs, dropped);
      return true;
    });
  };

  /** The event goes on with a run, or begins one, at each step that takes it. */
  const forward = (
    memory: Memory<T, Kept>,
    moves: Moves<T, Kept>,
    run: Run<Kept> | undefined,
    takes: number,
  ): void => {
    const { id, timeMs, value } = moves.occurrence;
    if (!moves.held) {
      moves.held = { id, timeMs, value: keep(value), place: memory.places };
      memory.places += 1;
    }
    for (let step = 0; takes >> step !== 0; step += 1) {
      if ((takes & (1 << step)) === 0) continue;
      const next = taken(run, step, moves.held);
      const { position, isMatch } = plan.landing(step, next.count);
      if (position) moves.landed.push({ code: position.code, run: next });
      if (isMatch) moves.made.push(next);
    }
  };

  /** Moves the runs of a position, which the event treats all alike. */
  const moveAll = (
    memory: Memory<T, Kept>,
    moves: Moves<T, Kept>,
    position: Position<T, Kept>,
    runs: Run<Kept>[],
  ): void => {
    judge(position, ask, verdict);
    if (!isChanged(position)) return;
    const { takes, stays } = verdict;
    if (takes !== 0) for (const run of runs) forward(memory, moves, run, takes);
    if (stays === position.open && !position.isFresh) return;
    memory.runs.delete(position.code);
    if (stays !== 0) moves.shifted.push({ code: plan.staying(position, stays).code, runs });
  };

  /** Moves the runs of a position whose conditions look at what each has taken. */
  const moveEach = (
    memory: Memory<T, Kept>,
    moves: Moves<T, Kept>,
    position: Position<T, Kept>,
    runs: readonly Run<Kept>[],
  ): void => {
    const still: Run<Kept>[] = [];
    for (const run of runs) {
      of(run);
      judge(position, ask, verdict);
      const { takes, stays } = verdict;
      if (takes !== 0) forward(memory, moves, run, takes);
      if (stays === position.open && !position.isFresh) still.push(run);
      else if (stays !== 0) {
        moves.shifted.push({ code: plan.staying(position, stays).code, runs: [run] });
      }
    }
    if (still.length === 0) memory.runs.delete(position.code);
    else memory.runs.set(position.code, still);
  };

  /** Joins the runs of a position, unless one that is there makes it needless. */
  const land = ({ runs }: Memory<T, Kept>, code: number, run: Run<Kept>): void => {
    const list = firstIsEnough ? runs.get(code) : undefined;
    const index = list?.findIndex(({ count }) => count === run.count) ?? -1;
    const rival = list?.[index];
    if (!list || !rival) insert(runs, code, run);
    else if (compareRuns(run, rival) < 0) list[index] = run;
  };

  return {
    concerns: (value) => {
      about(value);
      return !plan.isLoose || anyHolds();
    },
    changes: ({ runs }, value) => {
      if (runs.size > 0 && !plan.isLoose) return true;
      about(value);
      judge(start, ask, verdict);
      if (verdict.takes !== 0) return true;
      for (const code of runs.keys()) {
        const position = plan.at(code);
        judge(position, ask, verdict);
        if (isChanged(position)) return true;
      }
      return false;
    },
    take: (memory, occurrence) => {
      const moves: Moves<T, Kept> = {
        ...{ made: [], landed: [], shifted: [] },
        ...{ occurrence, held: undefined },
      };
      about(occurrence.value);
      for (const [code, runs] of memory.runs) {
        const position = plan.at(code);
        if (position.isIterative) moveEach(memory, moves, position, runs);
        else moveAll(memory, moves, position, runs);
      }
      of(undefined);
      judge(start, ask, verdict);
      if (verdict.takes !== 0) forward(memory, moves, undefined, verdict.takes);
      for (const { code, runs } of moves.shifted) {
        if (firstIsEnough) for (const run of runs) land(memory, code, run);
        else merge(memory.runs, code, runs);
      }
      for (const { code, run } of moves.landed) land(memory, code, run);
      const made = settle(memory, moves.made);
      const evicted = evict(memory.runs, options.partialsMax, options.evict);
      if (evicted > 0) options.countEvicted(evicted);
      return made;
    },
    pass: (memory, nowMs) => {
      if (withinMs === undefined || memory.runs.size === 0) return [];
      const due: Run<Kept>[] = [];
      end(memory.runs, nowMs - withinMs, (code, run) => {
        if (plan.at(code).isDue) due.push(run);
      });
      return settle(memory, due);
    },
    dueMs: ({ runs }) => {
      let firstMs = Number.POSITIVE_INFINITY;
      if (withinMs === undefined) return firstMs;
      for (const list of runs.values()) {
        firstMs = Math.min(firstMs, list[0]?.first.timeMs ?? firstMs);
      }
      return firstMs + withinMs;
    },
  };
};
