// Runs a batch in spite of what throws in it: bugs are buried as dead letters, what may pass is set
// aside with its subject, the rest brings about its effects.
import type { Clock } from '../kernel/clock.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import { mayPass, type RetryPolicy } from '../model/retry.ts';
import { encodeEvent } from '../stream/codec.ts';
import type { Entry } from '../stream/transport.ts';
import type { Arrival, Mark } from './arrival.ts';
import { backoffMs } from './backoff.ts';
import { deadLetter } from './dead-letter.ts';
import { type Parking, parkedEntriesMax } from './parking.ts';
import type { Effects, Program } from './program.ts';
import { AlarmFailed, type FailedAlarm } from './schedule.ts';
import { type Failure, sift } from './sift.ts';

export interface SiftedParts {
  readonly chain: Chain;
  readonly program: Program;
  readonly parking: Parking;
  readonly clock: Clock;
  readonly metrics: EngineMetrics;
}

/** What a batch brings about, and the letters of what was buried. */
export interface Sifted {
  readonly effects: Effects;
  readonly dead: readonly string[];
}

/** The entry that an event of the batch was read from. */
export type EntryOf = (arrival: Arrival) => Entry | undefined;

/** A failure whose step and policy are known. */
export interface Diagnosed extends Failure {
  readonly step: string;
  readonly retry: RetryPolicy;
  readonly isRetryable: boolean;
}

const nothing: readonly Arrival[] = [];

/** The letter of a timer: there is no entry, so it quotes the event as which it woke. */
const entryOfAlarm = ({ key, atMs, event }: FailedAlarm): Entry => ({
  topic: 'timer',
  seq: undefined,
  entryId: `${key}@${atMs}`,
  appendedMs: atMs,
  text: encodeEvent(event),
});

export interface RunSifted {
  /** What it sets aside is in `parking` when it resolves. */
  run(arrivals: readonly Arrival[], marks: readonly Mark[], entryOf: EntryOf): Promise<Sifted>;
  /** Runs them as they are; timers that throw leave letters. */
  runLoud(
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    letters: string[],
  ): Promise<Effects>;
  /** What running these throws; `undefined` when they pass. Nothing of it is kept. */
  fails(
    letters: string[],
  ): (arrivals: readonly Arrival[], marks: readonly Mark[]) => Promise<unknown>;
  diagnose(failure: Failure): Promise<Diagnosed>;
  /** The text of a dead letter, counted. */
  bury(entry: Entry, step: string, error: unknown, attempts: number): string;
}

/** Opens the runs of one task. */
export const runSifted = ({ chain, program, parking, clock, metrics }: SiftedParts): RunSifted => {
  // Rows reach a sink in the order of the log, so nothing of such a chain may come later.
  const mayPark = chain.pipelines.every(({ into }) => into === undefined);

  const bury = (entry: Entry, step: string, error: unknown, attempts: number): string => {
    metrics.weir_dead_letters_total.add({ chain: chain.name, step });
    return deadLetter(entry, { step, error, attempts, version: chain.version }, clock.now());
  };

  /** Runs them; a timer that throws is silenced, with a letter, and the run begins anew. */
  const runLoud = async (
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    letters: string[],
  ): Promise<Effects> => {
    for (;;) {
      try {
        return await program.run(arrivals, marks);
      } catch (error) {
        if (!(error instanceof AlarmFailed)) throw error;
        program.silence([error.alarm]);
        letters.push(bury(entryOfAlarm(error.alarm), error.alarm.operator, error.cause, 1));
      }
    }
  };

  const failsWith =
    (letters: string[]) =>
    async (arrivals: readonly Arrival[], marks: readonly Mark[]): Promise<unknown> => {
      try {
        await runLoud(arrivals, marks, letters);
        program.discard();
        return undefined;
      } catch (error) {
        return error;
      }
    };

  /** Where the timers that are due make a later step throw, all of them are silenced. */
  const silenceDue = async (marks: readonly Mark[], letters: string[]): Promise<void> => {
    const error = await failsWith(letters)(nothing, marks);
    if (!error) return;
    const alarms = program.due(marks.at(-1)?.untilMs ?? Number.NEGATIVE_INFINITY);
    program.silence(alarms);
    for (const alarm of alarms) letters.push(bury(entryOfAlarm(alarm), alarm.operator, error, 1));
  };

  const diagnose = async (failure: Failure): Promise<Diagnosed> => {
    const { step, retry = chain.retry } = await program.failingStep(failure.arrival);
    const isRetryable = retry.attemptsMax > 1 && mayPass(failure.error, retry);
    return { ...failure, step, retry, isRetryable };
  };

  const failuresIn = async (
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    letters: string[],
  ): Promise<readonly Diagnosed[]> => {
    const failures = await sift(arrivals, async (some) => {
      const error = await failsWith(letters)(some, marks);
      if (error) throw error;
    });
    const diagnosed: Diagnosed[] = [];
    for (const failure of failures) diagnosed.push(await diagnose(failure));
    return diagnosed;
  };

  /** What may pass is waited for, as long as its policy says; the batch keeps its place. */
  const waitFor = async (
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    letters: string[],
  ): Promise<readonly Diagnosed[]> => {
    for (let attempt = 1; ; attempt += 1) {
      const failures = await failuresIn(arrivals, marks, letters);
      const open = failures.filter((each) => each.isRetryable && attempt < each.retry.attemptsMax);
      const [longest] = open;
      if (!longest) return failures;
      metrics.weir_retries_total.add({ chain: chain.name });
      await clock.sleep(backoffMs(attempt, longest.retry, clock.random));
    }
  };

  const park = (failures: readonly Diagnosed[], arrivals: readonly Arrival[], entryOf: EntryOf) => {
    const parked = new Set<Arrival>();
    for (const { arrival, retry, step, isRetryable } of failures) {
      const { subject } = arrival.event;
      if (!isRetryable || parking.isParked(subject)) continue;
      for (const each of arrivals) {
        if (each.at < arrival.at || each.event.subject !== subject) continue;
        const entry = entryOf(each);
        if (!entry) continue;
        parking.add(subject, { entry, watermarkMs: each.watermarkMs });
        parked.add(each);
      }
      const dueMs = clock.now() + backoffMs(1, retry, clock.random);
      parking.postpone(subject, { attempts: 1, dueMs, step, retry });
      metrics.weir_retries_total.add({ chain: chain.name });
    }
    return parked;
  };

  const runRest = async (
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    entryOf: EntryOf,
    letters: string[],
  ): Promise<Effects> => {
    await silenceDue(marks, letters);
    const canPark = mayPark && parking.entries + arrivals.length <= parkedEntriesMax;
    const failures = await (canPark ? failuresIn : waitFor)(arrivals, marks, letters);
    const parked = canPark ? park(failures, arrivals, entryOf) : new Set<Arrival>();
    const buried = new Set<Arrival>();
    for (const { arrival, step, error, isRetryable, retry } of failures) {
      if (parked.has(arrival)) continue;
      const entry = entryOf(arrival);
      buried.add(arrival);
      if (entry) letters.push(bury(entry, step, error, isRetryable ? retry.attemptsMax : 1));
    }
    const rest = arrivals.filter((each) => !parked.has(each) && !buried.has(each));
    return runLoud(rest, marks, letters);
  };

  /** Those whose subject is parked already queue up behind it. */
  const queueUp = (arrivals: readonly Arrival[], entryOf: EntryOf): readonly Arrival[] => {
    if (parking.subjects === 0) return arrivals;
    return arrivals.filter((arrival) => {
      const { subject } = arrival.event;
      const entry = entryOf(arrival);
      if (!entry || !parking.isParked(subject)) return true;
      parking.add(subject, { entry, watermarkMs: arrival.watermarkMs });
      return false;
    });
  };

  return {
    run: async (arrivals, marks, entryOf) => {
      const free = queueUp(arrivals, entryOf);
      const dead: string[] = [];
      try {
        return { effects: await runLoud(free, marks, dead), dead };
      } catch {
        return { effects: await runRest(free, marks, entryOf, dead), dead };
      }
    },

    runLoud,
    fails: failsWith,
    diagnose,
    bury,
  };
};
