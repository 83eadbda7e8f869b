// Load on a side: at a fixed rate (open loop: latency counts from the moment a request was due, so a
// slow answer is not hidden), on a fixed number of connections (closed loop), and of streams. An
// answer counts when it is a 200 and says what the upstream says, to the letter.
import { type Connection, openConnection } from './connection.ts';
import type { Response } from './response-reader.ts';
import { answerText, holdsText, streamedText, wholeText } from './words.ts';

/** Whom to ask, and what, in turn. */
export interface Target {
  readonly url: URL;
  readonly questions: readonly Buffer[];
}

export interface LoadResult {
  /** Right answers. */
  readonly requests: number;
  readonly failed: number;
  /** Why: how often each status or code, for the eye. */
  readonly reasons: ReadonlyMap<string, number>;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** What a load has seen so far. */
interface Tally {
  readonly latencies: number[];
  readonly reasons: Map<string, number>;
  /** Notes an answer: its latency, or why it was none. */
  note(answer: number | string): void;
}

const startTally = (): Tally => {
  const latencies: number[] = [];
  const reasons = new Map<string, number>();
  const note = (answer: number | string): void => {
    if (typeof answer === 'number') latencies.push(answer);
    else reasons.set(answer, (reasons.get(answer) ?? 0) + 1);
  };
  return { latencies, reasons, note };
};

const summary = ({ latencies, reasons }: Tally, ms: number): LoadResult => {
  const sorted = latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    failed: [...reasons.values()].reduce((sum, each) => sum + each, 0),
    reasons,
    rps: (latencies.length / ms) * 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
};

const questionOf = ({ questions }: Target, n: number): Buffer =>
  questions[n % questions.length] ?? Buffer.alloc(0);

/** Why an answer is not right; `undefined` when it is. */
const wrongIn = (
  { status, body }: Response,
  textIn: (body: string) => string,
  expected: string,
): string | undefined => {
  if (status !== 200) return `${status} ${/"code": ?"(\w+)"/.exec(body)?.[1] ?? ''}`.trim();
  return textIn(body) === expected ? undefined : 'another text';
};

const brokenBy = (error: unknown): string => (error instanceof Error ? error.message : 'broken');

/** How long an answer took, in ms from a moment, or why it is not right; never rejects. */
const askWhole = async (
  connection: Connection,
  question: Buffer,
  fromMs: number,
): Promise<number | string> => {
  try {
    const wrong = wrongIn(await connection.ask(question), wholeText, answerText);
    return wrong ?? performance.now() - fromMs;
  } catch (error) {
    return brokenBy(error);
  }
};

/** When the first text of a stream came, in ms, or why the stream was not right; never rejects. */
export const askStream = async (
  connection: Connection,
  question: Buffer,
  expected: string,
): Promise<number | string> => {
  const fromMs = performance.now();
  let firstMs = Number.NaN;
  try {
    const response = await connection.ask(question, (part) => {
      if (Number.isNaN(firstMs) && holdsText(part)) firstMs = performance.now() - fromMs;
    });
    return wrongIn(response, streamedText, expected) ?? firstMs;
  } catch (error) {
    return brokenBy(error);
  }
};

/** A connection that stands: the one that was there, or a new one. */
const standing = async (connection: Connection | undefined, url: URL): Promise<Connection> =>
  connection?.isOpen ? connection : openConnection(url);

/** `rate` requests per second for `seconds`. */
export const atRate = async (
  target: Target,
  rate: number,
  seconds: number,
): Promise<LoadResult> => {
  const free: Connection[] = [];
  const tally = startTally();
  const one = async (n: number, dueMs: number): Promise<void> => {
    try {
      const connection = await standing(free.pop(), target.url);
      tally.note(await askWhole(connection, questionOf(target, n), dueMs));
      free.push(connection);
    } catch (error) {
      tally.note(brokenBy(error));
    }
  };
  const pending: Promise<void>[] = [];
  const started = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    const dueMs = started + (n * 1_000) / rate;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    // A timer may fire a little early; what was late already stays late.
    pending.push(one(n, Math.min(dueMs, performance.now())));
  }
  await Promise.all(pending);
  const ms = performance.now() - started;
  for (const connection of free) connection.close();
  return summary(tally, ms);
};

/** Asks as often as it can on each of the connections, for `seconds`. */
const inLoop = async (
  targets: readonly Target[],
  connections: number,
  seconds: number,
  ask: (connection: Connection, question: Buffer) => Promise<number | string>,
): Promise<LoadResult> => {
  const tally = startTally();
  let n = 0;
  const clients = await Promise.all(
    Array.from({ length: connections }, async (_, at) => {
      const target = targets[at % targets.length] as Target;
      return { target, connection: await openConnection(target.url) };
    }),
  );
  const started = performance.now();
  const endMs = started + seconds * 1_000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < endMs) {
        n += 1;
        client.connection = await standing(client.connection, client.target.url);
        tally.note(await ask(client.connection, questionOf(client.target, n)));
      }
    }),
  );
  const ms = performance.now() - started;
  for (const { connection } of clients) connection.close();
  return summary(tally, ms);
};

/** As fast as `connections` go, spread over the targets, for `seconds`. */
export const atConnections = (
  targets: readonly Target[],
  connections: number,
  seconds: number,
): Promise<LoadResult> =>
  inLoop(targets, connections, seconds, (connection, question) =>
    askWhole(connection, question, performance.now()),
  );

/** Streams on so many connections, for `seconds`; the latencies are those of the first text. */
export const ofStreams = (
  target: Target,
  connections: number,
  seconds: number,
): Promise<LoadResult> =>
  inLoop([target], connections, seconds, (connection, question) =>
    askStream(connection, question, answerText),
  );
