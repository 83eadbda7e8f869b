// Strikes: one fault each, at one worker that owns tasks, with what it has hit.
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Fleet, WorkerProcess } from './fleet.ts';
import type { SeenTask, Witness } from './witness.ts';

/** How far the load has come, and how far it may go before the next fault. */
export interface Progress {
  appended: number;
  horizon: number;
}

/** What a fault has hit. */
export interface Hit {
  readonly tasks: readonly SeenTask[];
  /** Entries that only a new owner could commit: each was delivered again. */
  readonly entriesInHand: number;
}

export interface StrikeParts {
  readonly fleet: Fleet;
  readonly witness: Witness;
  readonly progress: Progress;
  readonly leaseMs: number;
  /** How far the load may run ahead of a fault that is due. */
  readonly aheadMax: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

type Striking = Omit<StrikeParts, 'random'>;

const victimMsMax = 30_000;
const busyMsMax = 1_000;
const instantMsMax = 25;
/** What a stopped one had sent may still be on its way through the server. */
const goneMs = 30;
const zombieMsMax = 3_000;
const lookEveryMs = 3;
const quietLooks = 20;

/** Sleeps; throws when the run is interrupted. */
export const pause = async ({ signal }: Pick<Striking, 'signal'>, ms: number): Promise<void> => {
  await systemClock.sleep(ms, signal);
  signal.throwIfAborted();
};

const until = async (
  parts: Striking,
  msMax: number,
  holds: () => Promise<boolean> | boolean,
): Promise<boolean> => {
  const endMs = systemClock.monotonicMs() + msMax;
  while (!(await holds())) {
    if (systemClock.monotonicMs() > endMs) return false;
    await pause(parts, lookEveryMs);
  }
  return true;
};

const anyOwner = async (
  parts: StrikeParts,
): Promise<{ readonly worker: WorkerProcess; readonly tasks: readonly SeenTask[] }> => {
  const { fleet, witness, random } = parts;
  let worker: WorkerProcess | undefined;
  let tasks: readonly SeenTask[] = [];
  await until(parts, victimMsMax, async () => {
    worker = fleet.ready[Math.floor(random() * fleet.ready.length)];
    tasks = worker ? await witness.tasksOf(worker.workerId) : [];
    return tasks.length > 0;
  });
  if (!worker) throw new Error('no worker is left to be hit');
  return { worker, tasks };
};

/** A worker in the middle of work, at an instant that nobody has chosen. */
const busyOwner = async (parts: StrikeParts) => {
  const { witness, random } = parts;
  const { worker, tasks } = await anyOwner(parts);
  await until(parts, busyMsMax, async () => (await witness.inHand(tasks, worker.workerId)) > 0);
  await pause(parts, random() * instantMsMax);
  return { worker, tasks: await witness.tasksOf(worker.workerId) };
};

const untilTakenOver = (parts: Striking, tasks: readonly SeenTask[]): Promise<boolean> =>
  until(
    parts,
    parts.leaseMs * 5,
    async () => (await parts.witness.takenOver(tasks)) === tasks.length,
  );

/** `kill -9`; the worker is started again. */
export const kill = async (parts: StrikeParts): Promise<Hit> => {
  const { fleet, witness, say } = parts;
  const { worker, tasks } = await busyOwner(parts);
  await fleet.kill(worker);
  await pause(parts, goneMs);
  const entriesInHand = await witness.inHand(tasks, worker.workerId);
  say(`kill -9 ${worker.pid}: ${tasks.length} tasks, ${entriesInHand} entries in hand`);
  fleet.start().catch((error) => say(String(error)));
  return { tasks, entriesInHand };
};

/** Pauses a worker beyond its lease: it comes back with work in hand that must be refused. */
export const fence = async (parts: StrikeParts): Promise<Hit & { readonly fenced: boolean }> => {
  const { fleet, witness, say } = parts;
  const refusals = (): number => fleet.refused.get('fenced') ?? 0;
  const before = refusals();
  const { worker, tasks } = await busyOwner(parts);
  fleet.pause(worker);
  await pause(parts, goneMs);
  const entriesInHand = await witness.inHand(tasks, worker.workerId);
  await untilTakenOver(parts, tasks);
  fleet.resume(worker);
  const fenced = await until(parts, zombieMsMax, () => refusals() > before);
  say(`paused ${worker.pid}: ${tasks.length} tasks, ${fenced ? 'fenced' : 'nothing to fence'}`);
  return { tasks, entriesInHand, fenced };
};

/**
 * Pauses a worker whose reads hang on quiet streams: entries that come after the take-over go to
 * the zombie, and the new owner must notice that it was passed over.
 */
export const swallow = async (parts: StrikeParts): Promise<Hit> => {
  const { fleet, witness, progress, say } = parts;
  progress.horizon = progress.appended;
  let looks = 0;
  await until(parts, victimMsMax, async () => {
    const inHand = fleet.ready.map(async ({ workerId }) =>
      witness.inHand(await witness.tasksOf(workerId), workerId),
    );
    const isQuiet = (await Promise.all(inHand)).every((entries) => entries === 0);
    looks = isQuiet ? looks + 1 : 0;
    return looks === quietLooks;
  });
  const { worker, tasks } = await anyOwner(parts);
  fleet.pause(worker);
  await untilTakenOver(parts, tasks);
  const goal = progress.appended + parts.aheadMax / 2;
  progress.horizon = progress.appended + parts.aheadMax;
  await until(parts, zombieMsMax, () => progress.appended >= goal);
  fleet.resume(worker);
  say(`paused ${worker.pid} at rest: ${tasks.length} tasks`);
  return { tasks, entriesInHand: 0 };
};
