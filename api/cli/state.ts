// weir state: what chains remember, by state and key, over all partitions.
import type { TaskId } from '../../engine/model/partition.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { commandErrors } from './errors.ts';
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';
import { cardNamed, knownCards, partitionsOf } from './registry.ts';

export interface StateOptions {
  readonly tenant?: string;
  readonly json?: true;
}

interface Place {
  readonly tenant: string;
  readonly partition: number;
}

const keysShownMax = 1_000;

/** All keys of a state on one partition; the state may be larger than what is shown. */
const keysOf = async (
  transport: Pick<Transport, 'scanState'>,
  task: TaskId,
  state: string,
): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (let cursor: string | undefined; cursor !== '0'; ) {
    const page = await transport.scanState(task, state, cursor ?? '0');
    for (const [key] of page.entries) keys.push(key);
    cursor = page.cursor;
  }
  return keys;
};

const listStates = async (
  transport: Transport,
  chain: string,
  states: Readonly<Record<string, string>>,
  partitions: readonly Place[],
) => {
  const rows: (Place & { state: string; kind: string; keys: number })[] = [];
  for (const { tenant, partition } of partitions) {
    for (const [state, kind] of Object.entries(states)) {
      const task = { tenantId: tenant, partition, chain };
      const keys = (await keysOf(transport, task, state)).length;
      rows.push({ tenant, partition, state, kind, keys });
    }
  }
  return rows;
};

const placesIn = async (transport: Transport, tenant?: string): Promise<readonly Place[]> =>
  partitionsOf(await transport.shape(), tenant).map(({ tenantId, partition }) => ({
    tenant: tenantId,
    partition,
  }));

const known = (states: Readonly<Record<string, string>>, state: string): string => {
  if (state in states) return state;
  throw commandErrors.STATE_UNKNOWN({ state, known: Object.keys(states) });
};

/** Lists the states of a chain, or the keys of one of them. */
export const listState = (
  chain: string,
  state: string | undefined,
  options: StateOptions,
): Promise<void> =>
  withLog(async (transport, { values }) => {
    const { states } = cardNamed(await knownCards(transport, values), chain);
    const places = await placesIn(transport, options.tenant);
    if (state === undefined) {
      const rows = await listStates(transport, chain, states, places);
      answer(options.json === true, rows, () =>
        table([
          ['TENANT', 'PARTITION', 'STATE', 'KIND', 'KEYS'],
          ...rows.map((row) =>
            [row.tenant, row.partition, row.state, row.kind, row.keys].map(String),
          ),
        ]),
      );
      return;
    }
    known(states, state);
    const keys: (Place & { key: string })[] = [];
    for (const { tenant, partition } of places) {
      const task = { tenantId: tenant, partition, chain };
      for (const key of await keysOf(transport, task, state)) keys.push({ tenant, partition, key });
    }
    const shown = keys.slice(0, keysShownMax);
    answer(options.json === true, shown, () =>
      table([
        ['TENANT', 'PARTITION', 'KEY'],
        ...shown.map((row) => [row.tenant, String(row.partition), row.key]),
        ...(keys.length > shown.length ? [[`… ${keys.length - shown.length} more`]] : []),
      ]),
    );
  });

/** A state with a time to live is written down as the time of its end and its value. */
const parted = (text: string): { readonly expires_at?: string; readonly value: string } => {
  const [, ms, value] = /^(-?\d{1,16})\|(.*)$/s.exec(text) ?? [];
  if (ms === undefined || value === undefined) return { value: text };
  return { expires_at: new Date(Number(ms)).toISOString(), value };
};

/** What is kept under a key: on one partition, unless tenants share a key. */
export const keptUnder = async (
  transport: Pick<Transport, 'loadState'>,
  tasks: readonly TaskId[],
  state: string,
  key: string,
) => {
  const found: (Place & { key: string; expires_at?: string; value: string })[] = [];
  for (const task of tasks) {
    const [text] = await transport.loadState(task, state, [key]);
    if (text === undefined) continue;
    found.push({ tenant: task.tenantId, partition: task.partition, key, ...parted(text) });
  }
  return found;
};

/** Prints what a state holds for a key. */
export const getState = (
  chain: string,
  state: string,
  key: string,
  options: StateOptions,
): Promise<void> =>
  withLog(async (transport, { values }) => {
    const { states } = cardNamed(await knownCards(transport, values), chain);
    known(states, state);
    const partitions = partitionsOf(await transport.shape(), options.tenant);
    const tasks = partitions.map((partition) => ({ ...partition, chain }));
    const found = await keptUnder(transport, tasks, state, key);
    if (found.length === 0) throw commandErrors.STATE_KEY_UNKNOWN({ chain, state });
    answer(options.json === true, found, () =>
      found
        .map(({ tenant, partition, expires_at, value }) => {
          const end = expires_at === undefined ? '' : ` until ${expires_at}`;
          return `${tenant}:${partition}${end} ${value}`;
        })
        .join('\n'),
    );
  });
