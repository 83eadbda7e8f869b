// Parking: a subject that fails is set aside with everything that comes for it, so that the others
// go on and its own order holds through every retry. What is parked is state: it moves with the
// commit, and a new owner finds it with attempts and due time.
import type { RetryPolicy } from '../model/retry.ts';
import type { StateSpec } from '../model/state.ts';
import { parkedState } from '../model/state-name.ts';
import type { Entry, StateDelta } from '../stream/transport.ts';
import { type OperatorState, operatorState, type StateSource } from './state.ts';

/** Entries parked per task; beyond it a batch that fails is tried again in its place. */
export const parkedEntriesMax = 10_000;

/** Entries queued per subject; beyond it the first one is not tried again but buried. */
export const parkedPerSubjectMax = 1_000;

/** An entry that waits. Lateness is judged by the watermark at which it was set aside. */
export interface ParkedEntry {
  readonly entry: Entry;
  readonly watermarkMs: number | null;
}

/** A subject that waits: its first entry has failed, the others have come since. */
export interface ParkedSubject {
  /** Attempts that its first entry has had. */
  readonly attempts: number;
  readonly dueMs: number;
  /** `pipeline.step` that failed. */
  readonly step: string;
  readonly retry: Omit<RetryPolicy, 'isRetryable'>;
  /** The first and last place in the queue; each entry is stored under a key of its own. */
  readonly first: number;
  readonly last: number;
}

type Row = ParkedSubject | ParkedEntry;

const spec: StateSpec<Row | undefined> = { initial: () => undefined };

const separator = ' ';
const headKey = (subject: string): string => `subject${separator}${subject}`;
const entryKey = (subject: string, place: number): string => `${place}${separator}${subject}`;

/** The subject that a stored row belongs to. */
export const subjectOfParked = (key: string): string => key.slice(key.indexOf(separator) + 1);

export interface Parking {
  readonly subjects: number;
  readonly entries: number;
  /** When the next subject is due, in epoch ms of the wall clock; `Infinity` when none is parked. */
  readonly nextDueMs: number;
  isParked(subject: string): boolean;
  /** The subject that has waited longest of those due. */
  dueAt(nowMs: number): string | undefined;
  headOf(subject: string): ParkedSubject | undefined;
  /** The first entries of the queue, in order. */
  queueOf(subject: string, countMax: number): readonly ParkedEntry[];
  /** Adds an entry behind those of its subject, or as the first one. */
  add(subject: string, entry: ParkedEntry): void;
  /** Takes the first `count` entries of the queue away; the subject is free when none is left. */
  take(subject: string, count: number): void;
  /** Takes the whole queue of a subject away. */
  forget(subject: string): void;
  /** Says when the first entry is tried again. */
  postpone(subject: string, head: Omit<ParkedSubject, 'first' | 'last'>): void;
  restore(): Promise<void>;
  delta(): StateDelta;
  accept(): void;
  discard(): void;
  reset(): void;
}

const free: ParkedSubject = {
  attempts: 0,
  dueMs: 0,
  step: '',
  retry: { attemptsMax: 1, backoffMs: 0, backoffMsMax: 0 },
  first: 1,
  last: 0,
};

/** Opens what is parked under a task. */
export const openParking = (source: StateSource): Parking => {
  const state: OperatorState<Row | undefined> = operatorState(parkedState, spec, source, true);
  /** Subjects and their heads, as the state says. */
  let heads = new Map<string, ParkedSubject>();
  let readAt = -1;

  const known = (): Map<string, ParkedSubject> => {
    if (readAt === state.version) return heads;
    readAt = state.version;
    heads = new Map();
    for (const [key, row] of state.all()) {
      if (row && 'attempts' in row) heads.set(key.slice(headKey('').length), row);
    }
    return heads;
  };

  const setHead = (subject: string, head: ParkedSubject | undefined): void => {
    if (head) known().set(subject, head);
    else known().delete(subject);
    state.write(headKey(subject), head);
  };

  const take = (subject: string, count: number): void => {
    const head = known().get(subject) ?? free;
    for (let place = head.first; place < head.first + count; place += 1) {
      state.write(entryKey(subject, place), undefined);
    }
    const first = head.first + count;
    setHead(subject, first > head.last ? undefined : { ...head, first });
  };

  return {
    get subjects() {
      return known().size;
    },
    get entries() {
      let count = 0;
      for (const { first, last } of known().values()) count += last - first + 1;
      return count;
    },
    get nextDueMs() {
      let next = Number.POSITIVE_INFINITY;
      for (const { dueMs } of known().values()) next = Math.min(next, dueMs);
      return next;
    },
    isParked: (subject) => known().has(subject),
    dueAt: (nowMs) => {
      let found: string | undefined;
      let earliest = nowMs;
      for (const [subject, { dueMs }] of known()) {
        if (dueMs > earliest) continue;
        found = subject;
        earliest = dueMs;
      }
      return found;
    },
    headOf: (subject) => known().get(subject),
    queueOf: (subject, countMax) => {
      const { first, last } = known().get(subject) ?? free;
      const count = Math.min(countMax, last - first + 1);
      const places = Array.from({ length: count }, (_, index) => first + index);
      return places.map((place) => state.read(entryKey(subject, place)) as ParkedEntry);
    },
    add: (subject, entry) => {
      const head = known().get(subject) ?? free;
      state.write(entryKey(subject, head.last + 1), entry);
      setHead(subject, { ...head, last: head.last + 1 });
    },
    take,
    forget: (subject) => {
      const { first, last } = known().get(subject) ?? free;
      take(subject, last - first + 1);
    },
    postpone: (subject, next) => {
      const { first, last } = known().get(subject) ?? free;
      setHead(subject, { ...next, first, last });
    },
    restore: () => state.ensure([]),
    delta: state.delta,
    accept: state.accept,
    discard: state.discard,
    reset: state.reset,
  };
};
