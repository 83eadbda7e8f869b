// The crew of a simulation: whole workers whose commits meet faults.
import { Registry } from 'prom-client';
import { engineErrors } from '../kernel/engine-errors.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics, engineMetrics } from '../kernel/metrics.ts';
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Chain } from '../model/chain.ts';
import { type TaskLimits, taskLimits } from '../runtime/limits.ts';
import { startWorker, type Worker } from '../runtime/worker.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../stream/transport.ts';

/** What has befallen the commits. */
export interface CommitFaults {
  /** Workers that died before or after a commit. */
  crashes: number;
  /** Workers that stood still beyond their lease, then went on. */
  pauses: number;
  /** Commits that were applied, and of which the worker has heard nothing. */
  lostReplies: number;
  /** Commits that were sent twice: the first reply was lost on the way. */
  repeated: number;
  /** Commits that the log has refused. */
  refused: number;
}

export interface CrewParts {
  readonly chain: Chain;
  readonly limits: Partial<TaskLimits>;
  readonly faultShare: number;
  readonly wrap: (transport: Transport) => Transport;
  readonly clock: VirtualClock;
  readonly memory: Transport;
  readonly faults: CommitFaults;
  readonly note: (line: string) => void;
}

export interface Member {
  readonly worker: Worker;
  isAlive: boolean;
}

export interface Crew {
  readonly members: readonly Member[];
  start(): void;
}

type Befalls = 'dies before' | 'stands still' | 'dies after' | 'hears nothing' | 'asks again';

const befallings: readonly Befalls[] = [
  ...(['dies before', 'stands still', 'dies after', 'hears nothing', 'asks again'] as const),
];

/** Of the workers of a simulation. */
export const leaseMs = 400;

/** A transport of one worker, whose commits meet faults. */
const faulty = (parts: CrewParts, die: () => void): Transport => {
  const { clock, faults, faultShare, note } = parts;
  const real = parts.wrap(parts.memory);
  let pausedUntilMs = 0;

  /** A process that stands still renews nothing either. */
  const standStill = async (): Promise<void> => {
    if (pausedUntilMs > clock.now()) await clock.sleep(pausedUntilMs - clock.now());
  };

  /** Beyond the lease: another owner may have taken over when it goes on. */
  const pause = async (): Promise<void> => {
    faults.pauses += 1;
    pausedUntilMs = clock.now() + leaseMs * (1 + 2 * clock.random());
    await standStill();
  };

  const away = (): never => {
    throw engineErrors.TRANSPORT_AWAY({ during: 'commit' });
  };

  const crash = (): never => {
    faults.crashes += 1;
    die();
    return away();
  };

  const send = async (plan: CommitPlan): Promise<CommitOutcome> => {
    const outcome = await real.commit(plan);
    if (outcome !== 'committed') faults.refused += 1;
    const { task, epoch, inputs } = plan;
    note(JSON.stringify([task.partition, epoch, inputs.map(({ to }) => to), outcome]));
    return outcome;
  };

  const commit = async (plan: CommitPlan): Promise<CommitOutcome> => {
    const chance = clock.random() / faultShare;
    const befalls = befallings[Math.floor(chance * befallings.length)];
    if (befalls === 'dies before') return crash();
    await (befalls === 'stands still' ? pause() : standStill());
    const outcome = await send(plan);
    if (befalls === 'dies after') return crash();
    if (befalls === 'hears nothing') {
      faults.lostReplies += 1;
      return away();
    }
    if (befalls !== 'asks again') return outcome;
    faults.repeated += 1;
    return send(plan);
  };

  return {
    ...real,
    commit,
    renew: async (...args) => {
      // Also at rest, while a read hangs that will take what comes next.
      await (clock.random() < faultShare / befallings.length ? pause() : standStill());
      return real.renew(...args);
    },
    announce: async (...args) => {
      await standStill();
      return real.announce(...args);
    },
  };
};

/** Opens a crew without a worker. */
export const openCrew = (parts: CrewParts): Crew => {
  const { chain, limits, clock } = parts;
  const members: Member[] = [];
  const metrics = createMetrics(engineMetrics, new Registry());
  return {
    members,
    start: () => {
      let own: Member | undefined;
      const transport = faulty(parts, () => {
        if (own) own.isAlive = false;
        own?.worker.crash();
      });
      const worker = startWorker({
        ...{ id: clock.id(), chains: [chain], allChains: [chain], transport, clock, metrics },
        ...{ limits: { ...taskLimits, leaseMs, ...limits }, log: silentLog },
      });
      own = { worker, isAlive: true };
      members.push(own);
    },
  };
};
