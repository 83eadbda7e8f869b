// Tries a parked subject again: its whole queue at once when that passes, else its first entry alone,
// so that the order of the subject holds and a turn stays short.
import type { Clock } from '../kernel/clock.ts';
import type { Entry } from '../stream/transport.ts';
import type { Arrival } from './arrival.ts';
import { backoffMs } from './backoff.ts';
import type { Decode } from './decode.ts';
import {
  type ParkedEntry,
  type ParkedSubject,
  type Parking,
  parkedPerSubjectMax,
} from './parking.ts';
import type { RunSifted, Sifted } from './run-sifted.ts';

export interface ParkedParts {
  readonly parking: Parking;
  readonly decode: Decode;
  readonly clock: Clock;
  readonly batchSizeMax: number;
}

const isCrowded = ({ first, last }: ParkedSubject): boolean => last - first >= parkedPerSubjectMax;

/** Opens the retries of one task. What stays set aside is in `parking` when a turn resolves. */
export const runParked = (
  { parking, decode, clock, batchSizeMax }: ParkedParts,
  { runLoud, fails, diagnose, bury }: RunSifted,
) => {
  /** The first entry is done with; those behind it come at once. */
  const moveOn = (subject: string, head: ParkedSubject, count: number): void => {
    parking.postpone(subject, { ...head, attempts: 0, dueMs: clock.now() });
    parking.take(subject, count);
  };

  const arrivalsOf = (queue: readonly ParkedEntry[]): readonly Arrival[] =>
    queue.map(({ entry, watermarkMs }, at) => ({
      event: decode(entry),
      at,
      watermarkMs: watermarkMs ?? Number.NEGATIVE_INFINITY,
    }));

  /** Tries the first entry alone; answers whether it passed. */
  const passesAlone = async (
    subject: string,
    head: ParkedSubject,
    arrival: Arrival,
    entry: Entry,
    letters: string[],
  ): Promise<boolean> => {
    const error = await fails(letters)([arrival], []);
    if (!error) {
      moveOn(subject, head, 1);
      return true;
    }
    const failure = await diagnose({ arrival, error });
    const { step, retry } = failure;
    const attempts = head.attempts + 1;
    if (!failure.isRetryable || attempts >= retry.attemptsMax || isCrowded(head)) {
      moveOn(subject, head, 1);
      letters.push(bury(entry, step, error, attempts));
      return false;
    }
    const dueMs = clock.now() + backoffMs(attempts, retry, clock.random);
    parking.postpone(subject, { attempts, dueMs, step, retry });
    return false;
  };

  return async (subject: string): Promise<Sifted> => {
    const head = parking.headOf(subject) as ParkedSubject;
    const dead: string[] = [];
    const queue = parking.queueOf(subject, batchSizeMax);
    const arrivals = arrivalsOf(queue);
    const [first] = queue;
    const [arrival] = arrivals;
    let passing: readonly Arrival[] = [];
    if (first && arrival) {
      if (!(await fails(dead)(arrivals, []))) {
        moveOn(subject, head, arrivals.length);
        passing = arrivals;
      } else if (await passesAlone(subject, head, arrival, first.entry, dead)) passing = [arrival];
    }
    return { effects: await runLoud(passing, [], dead), dead };
  };
};
