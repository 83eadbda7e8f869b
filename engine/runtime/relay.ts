// The relay of a task: carries the rows of its outbox to their partitions, in order per target, and
// removes what has arrived. It never holds up the batch loop, and needs no fence: whatever is sent
// twice, by whomever, is received once.
import type { Clock } from '../kernel/clock.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import { type Partition, partitionOf, type TaskId } from '../model/partition.ts';
import type { OutboxRow } from '../stream/outbox.ts';
import type { Transport } from '../stream/transport.ts';
import { backoffMs } from './backoff.ts';
import type { TaskLimits } from './limits.ts';
import { readersAfter, relief } from './pressure.ts';

export interface RelayParts {
  readonly id: TaskId;
  readonly chain: Chain;
  /** Those that may read what is sent: how far they are behind is asked along the way. */
  readonly allChains?: readonly Chain[];
  readonly transport: Transport;
  readonly limits: Pick<TaskLimits, 'backlogMax'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
}

export interface Relay {
  /** Learns the number of partitions and looks for rows; resolves before `otherPartition` is asked. */
  open(): Promise<void>;
  /** The partition of a subject; `undefined` when it is the task's own. */
  otherPartition(subject: string): number | undefined;
  /** There may be new rows. */
  wake(): void;
  /** How far the readers of the targets are behind, as the last arrivals have shown. */
  readonly backlogs: ReadonlyMap<number, number>;
  close(): void;
}

const rowsMax = 500;
const idleMs = 30_000;
const retryAfterFault = { attemptsMax: 1, backoffMs: 50, backoffMsMax: 2_000 } as const;

/** An event that was received is told by its id for so long. */
const dedupeMs = 600_000;

/** Rows in groups of one name each, in order. */
const grouped = <Name>(
  rows: readonly OutboxRow[],
  nameOf: (row: OutboxRow) => Name,
): ReadonlyMap<Name, readonly OutboxRow[]> => {
  const groups = new Map<Name, OutboxRow[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return groups;
};

/** Carries the rows of one target; answers false when its readers are too far behind for more. */
const carrier = (parts: RelayParts, backlogs: Map<number, number>) => {
  const { id: task, chain, allChains = [], transport, limits, log, metrics } = parts;
  const sent = new Set(chain.sent.map(({ name }) => name));
  const readers = readersAfter(chain, allChains).filter(({ topic }) => sent.has(topic));

  const isCrowded = async (target: Partition, incarnation: string): Promise<boolean> => {
    if ((backlogs.get(target.partition) ?? 0) <= limits.backlogMax) return false;
    const common = { target, source: task, incarnation, readers, dedupeMs };
    const arrival = await transport.receive({ ...common, rows: [], afterLoss: false });
    if (arrival.outcome === 'received') backlogs.set(target.partition, arrival.backlog);
    return (backlogs.get(target.partition) ?? 0) > limits.backlogMax * relief;
  };

  /** Whether rows were read before a failover: those that were removed before them may be back. */
  const areOutdated = async ([first]: readonly OutboxRow[]): Promise<boolean> => {
    const [oldest] = await transport.outbox(task, '0', 1);
    return oldest?.history !== first?.history;
  };

  const carryGroup = async (
    target: Partition,
    incarnation: string,
    rows: readonly OutboxRow[],
  ): Promise<boolean> => {
    if (await isCrowded(target, incarnation)) return false;
    const request = { target, source: task, incarnation, rows, readers, dedupeMs };
    let arrival = await transport.receive({ ...request, afterLoss: false });
    if (arrival.outcome === 'hole') {
      if (await areOutdated(rows)) return false;
      // The rows between were removed because the target had confirmed them: it has lost them since.
      const first = rows[0]?.seq ?? 0;
      log.error(
        { ...task, target: target.partition, ...arrival, first },
        'a partition has lost events',
      );
      metrics.weir_outbox_lost_total.add({ chain: chain.name }, first - arrival.lastSeq - 1);
      arrival = await transport.receive({ ...request, afterLoss: true });
    }
    if (arrival.outcome === 'received') backlogs.set(target.partition, arrival.backlog);
    await transport.removeSent(task, rows);
    return true;
  };

  return async (partition: number, rows: readonly OutboxRow[]): Promise<boolean> => {
    const target = { tenantId: task.tenantId, partition };
    for (const [incarnation, group] of grouped(rows, (row) => row.incarnation)) {
      if (!(await carryGroup(target, incarnation, group))) return false;
    }
    return true;
  };
};

/** Starts the relay of a task, for as long as the task is owned. */
export const startRelay = (parts: RelayParts): Relay => {
  const { id: task, chain, transport, clock, log } = parts;
  const backlogs = new Map<number, number>();
  const carry = carrier(parts, backlogs);
  /** Targets that cannot be reached or are crowded: their rows wait, those of others do not. */
  const blocked = new Set<number>();
  let partitions: number | undefined;
  let after = '0';
  let vain = 0;
  let retryMs = 0;
  let closed = false;
  let pause = new AbortController();

  const postpone = (): void => {
    vain += 1;
    retryMs = clock.now() + backoffMs(vain, retryAfterFault, clock.random);
  };

  const fail = (error: unknown, target?: number): void => {
    if (vain === 0 && !closed) {
      log.warn({ ...task, target, ...errorFacts(error) }, 'events do not reach their partition');
    }
    postpone();
  };

  const carryAll = async (rows: readonly OutboxRow[]): Promise<void> => {
    const open = [...grouped(rows, ({ target }) => target)].filter(
      ([target]) => !blocked.has(target),
    );
    await Promise.all(
      open.map(async ([target, mine]) => {
        try {
          if (await carry(target, mine)) return;
          postpone();
        } catch (error) {
          fail(error, target);
        }
        blocked.add(target);
      }),
    );
    if (blocked.size > 0) {
      after = rows.at(-1)?.id ?? after;
      return;
    }
    // What was carried is gone, unless a failover has brought it back.
    after = '0';
    vain = 0;
  };

  const step = async (): Promise<void> => {
    pause = new AbortController();
    if (blocked.size > 0 && clock.now() >= retryMs) {
      blocked.clear();
      after = '0';
    }
    const rows = await transport.outbox(task, after, rowsMax);
    if (rows.length > 0) await carryAll(rows);
    else {
      const restMs = blocked.size > 0 ? Math.max(1, retryMs - clock.now()) : idleMs;
      await clock.sleep(restMs, pause.signal);
    }
  };

  const live = async (): Promise<void> => {
    while (!closed) {
      try {
        await step();
      } catch (error) {
        fail(error);
        await clock.sleep(Math.max(1, retryMs - clock.now()), pause.signal);
      }
    }
  };
  if (chain.sent.length > 0) void live();

  return {
    backlogs,
    open: async () => {
      if (chain.sent.length === 0) return;
      partitions ??= (await transport.shape()).get(task.tenantId) ?? 1;
      // The log may not be the one that was read before: what was sent already is received once.
      after = '0';
      pause.abort();
    },
    otherPartition: (subject) => {
      const partition = partitionOf(subject, partitions ?? 1);
      return partition === task.partition ? undefined : partition;
    },
    wake: () => pause.abort(),
    close: () => {
      closed = true;
      pause.abort();
    },
  };
};
