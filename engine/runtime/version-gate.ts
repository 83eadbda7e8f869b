// The version gate of a worker: it takes a task only when its definition of the chain can go on with
// the state that is stored, and records from which offsets on it did. What it refuses, it announces,
// so that a worker that can go on keeps the task, and the two do not take turns.
import type { Clock } from '../kernel/clock.ts';
import { engineErrors } from '../kernel/engine-errors.ts';
import { WeirError } from '../kernel/errors.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { Chain } from '../model/chain.ts';
import { type TaskId, taskName } from '../model/partition.ts';
import { type ShapeChange, type StateShape, statesOf } from '../model/shape.ts';
import type { StateDelta, Tenure, Transport } from '../stream/transport.ts';
import { storedParts, writeDown } from './state.ts';
import {
  readRecord,
  readSwitch,
  recorded,
  type Transition,
  transitionOf,
  type VersionRecord,
  type VersionSwitch,
} from './version-record.ts';

export interface VersionGateParts {
  readonly chains: ReadonlyMap<string, Chain>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether the state of removed steps is let go; it is refused otherwise. */
  readonly forgetsRemoved?: boolean | undefined;
}

export interface VersionGate {
  /** The tasks (by name) that this worker cannot go on with. */
  readonly refuses: readonly string[];
  /** Looks at tasks that it has not seen yet, and now and then at those that it refuses. */
  review(tasks: readonly TaskId[]): Promise<void>;
  /** The version of a chain that a switch has chosen. */
  chosen(chain: string): number | undefined;
  /** Brings state over and records the version, for the tenure just acquired; `false`: refused. */
  begin(task: TaskId, tenure: Tenure): Promise<boolean>;
}

const reviewEveryMs = 2_000;
const incompatible = engineErrors.STATE_INCOMPATIBLE().code;

/** Changes state under the epoch of a tenure; throws when another owner has taken over. */
const changing = (transport: Transport, task: TaskId, { epoch }: Tenure) => {
  return async (state: readonly StateDelta[]): Promise<void> => {
    const outcome = await transport.commit({
      ...{ task, epoch, state, inputs: [], outputs: [], outgoing: [], dead: [], replies: [] },
      ...{ replyTtlMs: 1, watermarkMs: Number.NEGATIVE_INFINITY },
    });
    if (outcome !== 'committed') throw engineErrors.DRAINING({ ...task, outcome });
  };
};

/** Hands every page of an operator's stored values on, until none is left. */
const pages = async (
  transport: Transport,
  task: TaskId,
  { operator }: StateShape,
  each: (entries: readonly (readonly [string, string])[]) => Promise<void>,
): Promise<void> => {
  let cursor = '0';
  do {
    const page = await transport.scanState(task, operator, cursor);
    if (page.entries.length > 0) await each(page.entries);
    cursor = page.cursor;
  } while (cursor !== '0');
};

/** A stored text of an earlier version as one of today. */
const brought = (
  { from, to }: Transition['migrate'][number],
  stored: string,
  { watermarkMs }: Tenure,
): string => {
  const { text, expiresAtMs } = storedParts(stored, from.expires);
  const lastMs = from.expires ? expiresAtMs : watermarkMs + (to.spec.ttlMs ?? 0);
  try {
    return writeDown(to.spec, { value: to.spec.migrate?.read(text), expiresAtMs: lastMs });
  } catch (cause) {
    const change = { state: to.state, change: 'changed', was: from.fingerprint } as const;
    const changes = [{ ...change, is: 'a `migrate` that has thrown' }];
    throw engineErrors.STATE_INCOMPATIBLE({ changes }, { cause });
  }
};

/** Moves and forgets state, a page per commit; what was interrupted goes on where it was. */
const carryOut = async (
  transport: Transport,
  task: TaskId,
  tenure: Tenure,
  { migrate, forget }: Transition,
): Promise<void> => {
  const change = changing(transport, task, tenure);
  for (const each of migrate) {
    const { from, to } = each;
    await pages(transport, task, from, async (entries) => {
      const set = entries.map(([key, stored]) => [key, brought(each, stored, tenure)] as const);
      await change([
        { operator: to.operator, set, forget: [] },
        { operator: from.operator, set: [], forget: entries.map(([key]) => key) },
      ]);
    });
  }
  for (const shape of forget) {
    await pages(transport, task, shape, (entries) =>
      change([{ operator: shape.operator, set: [], forget: entries.map(([key]) => key) }]),
    );
  }
};

/** Opens the gate of a worker. */
export const versionGate = (parts: VersionGateParts): VersionGate => {
  const { chains, transport, clock, log, forgetsRemoved } = parts;
  const seen = new Set<string>();
  /** By name of the task: when it is looked at again. */
  const refused = new Map<string, number>();
  let switches: ReadonlyMap<string, VersionSwitch> = new Map();

  const refuse = (
    task: TaskId,
    version: number,
    changes: readonly ShapeChange[],
    againMs = clock.now() + reviewEveryMs,
  ): void => {
    const name = taskName(task);
    if (!refused.has(name)) {
      const { tenantId, partition, chain } = task;
      const error = engineErrors.STATE_INCOMPATIBLE({ chain, version, changes });
      const facts = { tenantId, partition, ...errorFacts(error), ...error.detail };
      log.error({ ...facts, help: error.help }, 'a task is refused');
    }
    refused.set(name, againMs);
  };

  const transition = async (
    task: TaskId,
    chain: Chain,
  ): Promise<{ transition: Transition; records: readonly VersionRecord[] }> => {
    const records = (await transport.versions(task)).map(readRecord);
    const found = transitionOf(chain, records, switches.get(task.chain), forgetsRemoved);
    if (found.refused.length > 0) refuse(task, chain.version, found.refused);
    else refused.delete(taskName(task));
    return { transition: found, records };
  };

  const isDue = (task: TaskId): boolean => {
    const name = taskName(task);
    const againMs = refused.get(name);
    return againMs === undefined ? !seen.has(name) : clock.now() >= againMs;
  };

  return {
    get refuses() {
      return [...refused.keys()];
    },
    review: async (tasks) => {
      const texts = await transport.chosenVersions();
      switches = new Map([...texts].map(([chain, text]) => [chain, readSwitch(text)]));
      const due = tasks.filter(isDue);
      await Promise.all(
        due.map(async (task) => {
          const chain = chains.get(task.chain);
          if (chain) await transition(task, chain);
          seen.add(taskName(task));
        }),
      );
    },
    chosen: (chain) => switches.get(chain)?.version,
    begin: async (task, tenure) => {
      const chain = chains.get(task.chain);
      if (!chain) return false;
      const { transition: found } = await transition(task, chain);
      if (found.refused.length > 0) return false;
      if (!found.isNew) return true;
      try {
        await carryOut(transport, task, tenure, found);
      } catch (error) {
        if (!(error instanceof WeirError) || error.code !== incompatible) throw error;
        // Only another program can do better, or the two would take turns.
        const never = Number.POSITIVE_INFINITY;
        refuse(task, chain.version, error.detail['changes'] as readonly ShapeChange[], never);
        return false;
      }
      const record: VersionRecord = {
        version: chain.version,
        at: new Date(clock.now()).toISOString(),
        epoch: tenure.epoch,
        offsets: Object.fromEntries(tenure.offsets),
        states: recorded(statesOf(chain)),
        migrated: found.migrate.map(({ to }) => to.state),
        forgot: found.forget.map(({ state }) => state),
        switchId: switches.get(task.chain)?.id,
      };
      const { states: _, ...facts } = record;
      log.info({ ...task, ...facts }, 'a version of the chain begins');
      return transport.beginVersion(task, tenure.epoch, JSON.stringify(record));
    },
  };
};
