// The faults of a run, planned from its seed: `kill -9` spread over the whole load, and one worker
// that is paused beyond its lease, so that it comes back as a zombie with work in hand.
import { systemClock } from '../../engine/kernel/clock.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import type { Fleet, WorkerProcess } from './fleet.ts';
import type { SeenTask, Witness } from './witness.ts';

/** What a fault has hit. */
export interface Strike {
  readonly kind: 'kill' | 'pause';
  readonly atEvents: number;
  readonly tasks: readonly SeenTask[];
  /** Entries that only a new owner could commit: each was delivered again. */
  readonly entriesInHand: number;
}

/** How far the load has come, and how far it may go before the next fault. */
export interface Progress {
  appended: number;
  horizon: number;
}

export interface FaultParts {
  readonly fleet: Fleet;
  readonly witness: Witness;
  readonly progress: Progress;
  readonly events: number;
  readonly kills: number;
  readonly leaseMs: number;
  /** How far the load may run ahead of a fault that is due. */
  readonly aheadMax: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const pausesMax = 6;
const pausesFrom = 0.4;
const victimMsMax = 30_000;
const busyMsMax = 1_000;
const instantMsMax = 25;
const goneMs = 30;
const zombieMsMax = 3_000;

interface Fault {
  readonly kind: Strike['kind'];
  readonly atEvents: number;
}

const planOf = (
  { events, kills }: Pick<FaultParts, 'events' | 'kills'>,
  random: () => number,
): readonly Fault[] => {
  const at = (share: number): number => Math.floor(share * events);
  const killing = Array.from({ length: kills }, (_, index) => ({
    kind: 'kill' as const,
    atEvents: at((index + 0.1 + 0.8 * random()) / kills),
  }));
  const pausing = { kind: 'pause' as const, atEvents: at(pausesFrom) };
  return [...killing, pausing].sort((a, b) => a.atEvents - b.atEvents);
};

/** Runs the faults as the load comes to them; answers what each has hit. */
export const runFaults = async (parts: FaultParts): Promise<readonly Strike[]> => {
  const { fleet, witness, progress, signal, say } = parts;
  const { random } = virtualClock(0, parts.seed + 1);
  const strikes: Strike[] = [];

  const pause = async (ms: number): Promise<void> => {
    await systemClock.sleep(ms, signal);
    signal.throwIfAborted();
  };

  const until = async (holds: () => Promise<boolean>, msMax: number): Promise<boolean> => {
    const endMs = systemClock.monotonicMs() + msMax;
    while (!(await holds())) {
      if (systemClock.monotonicMs() > endMs) return false;
      await pause(3);
    }
    return true;
  };

  /** A worker in the middle of work, at an instant that nobody has chosen. */
  const findVictim = async (): Promise<{ worker: WorkerProcess; tasks: readonly SeenTask[] }> => {
    let victim: WorkerProcess | undefined;
    let tasks: readonly SeenTask[] = [];
    await until(async () => {
      victim = fleet.ready[Math.floor(random() * fleet.ready.length)];
      tasks = victim ? await witness.tasksOf(victim.workerId) : [];
      return tasks.length > 0;
    }, victimMsMax);
    const worker = victim;
    if (!worker) throw new Error('no worker is left to be hit');
    await until(async () => (await witness.inHand(tasks, worker.workerId)) > 0, busyMsMax);
    await pause(random() * instantMsMax);
    return { worker, tasks: await witness.tasksOf(worker.workerId) };
  };

  const kill = async (atEvents: number): Promise<void> => {
    const { worker, tasks } = await findVictim();
    await fleet.kill(worker);
    // What the dead one had sent may still be on its way through the server.
    await pause(goneMs);
    const entriesInHand = await witness.inHand(tasks, worker.workerId);
    strikes.push({ kind: 'kill', atEvents, tasks, entriesInHand });
    say(`kill -9 ${worker.pid}: ${tasks.length} tasks, ${entriesInHand} entries in hand`);
    fleet.start().catch((error) => say(String(error)));
  };

  const refusals = (): number => fleet.refused.get('fenced') ?? 0;

  const makeZombie = async (atEvents: number): Promise<boolean> => {
    const before = refusals();
    const { worker, tasks } = await findVictim();
    fleet.pause(worker);
    await pause(goneMs);
    const entriesInHand = await witness.inHand(tasks, worker.workerId);
    await until(async () => (await witness.takenOver(tasks)) === tasks.length, parts.leaseMs * 5);
    fleet.resume(worker);
    strikes.push({ kind: 'pause', atEvents, tasks, entriesInHand });
    const fenced = await until(async () => refusals() > before, zombieMsMax);
    say(`paused ${worker.pid}: ${tasks.length} tasks, ${fenced ? 'fenced' : 'nothing to fence'}`);
    return fenced;
  };

  for (const { kind, atEvents } of planOf(parts, random)) {
    progress.horizon = atEvents + parts.aheadMax;
    while (progress.appended < atEvents) await pause(3);
    if (kind === 'kill') await kill(atEvents);
    // A worker whose last commit had just been answered has nothing that could be refused.
    else for (let tries = 0; tries < pausesMax && !(await makeZombie(atEvents)); tries += 1);
  }
  progress.horizon = Number.POSITIVE_INFINITY;
  return strikes;
};
