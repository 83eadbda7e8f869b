// weir replay: a recorded stretch of the log through the shadow of a chain, and what came out held
// against what was recorded. The original, its state, its sinks and its clients notice nothing.
import { openPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Chain } from '../../engine/model/chain.ts';
import type { Partition } from '../../engine/model/partition.ts';
import type { Counts, Difference } from '../../engine/replay/comparison.ts';
import {
  type Archive,
  inputsOf,
  noArchive,
  recordOf,
  switchesOf,
} from '../../engine/replay/record.ts';
import { type Replayed, replay } from '../../engine/replay/replay.ts';
import { shadowOf, shadowTopic } from '../../engine/replay/shadow.ts';
import type { ShadowEffects } from '../../engine/replay/shadow-run.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { decodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { archiveOf } from '../archive.ts';
import { apiErrors } from '../errors.ts';
import { answer, note, table } from './output.ts';
import { type Platform, withLog } from './platform.ts';
import { replayedChain } from './replayed-chain.ts';

export interface ReplayOptions {
  /** As `startOf` answers it: 0 is the beginning of all that is there. */
  readonly from: string;
  readonly into?: string;
  /** Another version of the pipelines. */
  readonly file?: string;
  readonly tenant?: string;
  readonly warmUp: string;
  readonly differences: string;
  readonly json?: true;
}

interface PartitionReplayed extends Replayed {
  readonly tenant: string;
  readonly partition: number;
}

const farFutureMs = 86_400_000;

/** Keeps what a shadow writes under the names of its topics, which are emptied first. */
const shadowLog = (transport: Transport, partition: Partition, shadow: string) => {
  const runId = systemClock.id();
  const emptied = new Set<string>();
  return async ({ outputs }: ShadowEffects): Promise<void> => {
    const byTopic = new Map<string, { id: string; text: string }[]>();
    for (const { topic, text } of outputs) {
      const name = shadowTopic(topic, shadow);
      const events = byTopic.get(name) ?? [];
      events.push({ id: `${runId}.${topic}.${decodeEvent(text).id}`, text });
      byTopic.set(name, events);
    }
    for (const [topic, events] of byTopic) {
      if (!emptied.has(topic)) {
        await transport.trim(partition, topic, [], systemClock.now() + farFutureMs);
      }
      emptied.add(topic);
      await transport.append({ partition, topic, events, dedupeMs: 1 });
    }
  };
};

const replayPartition = async (
  chain: Chain,
  partition: Partition,
  options: ReplayOptions,
  {
    transport,
    archive,
    siblings,
  }: {
    readonly transport: Transport;
    readonly archive: Archive;
    /** All partitions of its tenant. */
    readonly siblings: readonly Partition[];
  },
): Promise<PartitionReplayed> => {
  const parts = { transport, archive, partition };
  const fromMs = Number(options.from);
  const topics = chain.inputs.map(({ name }) => name);
  const offsets = await transport.committed({ ...partition, chain: chain.name }, topics);
  const { into = 'shadow' } = options;
  const replayed = await replay({
    chain: shadowOf(chain, into),
    ...{ partition, limits: taskLimits },
    inputs: inputsOf(parts, fromMs, offsets),
    compareFromMs: fromMs + Number(options.warmUp) * 1_000,
    switches: await switchesOf(transport, { ...partition, chain: chain.name }),
    recorded: async function* (topic) {
      // What is written under another key lies in the partition of that key.
      const isSent = chain.sent.some(({ name }) => name === topic);
      for (const where of isSent ? siblings : [partition]) {
        const record = recordOf({ ...parts, partition: where }, topic, fromMs);
        for await (const page of record) yield page.map(({ text }) => text);
      }
    },
    made:
      options.into === undefined
        ? async () => undefined
        : shadowLog(transport, partition, options.into),
  });
  return { tenant: partition.tenantId, partition: partition.partition, ...replayed };
};

/** Runs `work` with the archive, where there is one. */
const withArchive = async <Result>(
  { databaseUrl }: Platform,
  shape: ReadonlyMap<string, number>,
  work: (archive: Archive) => Promise<Result>,
): Promise<Result> => {
  if (databaseUrl === '') return work(noArchive);
  const pool = await openPool(databaseUrl, 1);
  try {
    return await work(archiveOf(pool, shape));
  } finally {
    await pool.end();
  }
};

const countsText = ({ equal, changed, missing, added }: Counts): string =>
  `${equal} equal, ${changed} changed, ${missing} missing, ${added} added`;

const differenceText = ({ topic, id, change, recorded, replayed }: Difference): string =>
  [
    `${change} ${topic} ${id}`,
    ...(recorded === undefined ? [] : [`  - ${recorded}`]),
    ...(replayed === undefined ? [] : [`  + ${replayed}`]),
  ].join('\n');

const textOf = (results: readonly PartitionReplayed[], shown: readonly Difference[]): string =>
  [
    table([
      ['TENANT', 'PARTITION', 'INPUTS', 'COMPARED', 'TOPIC', 'OUTPUTS'],
      ...results.flatMap(({ tenant, partition, inputs, compared, byTopic }) =>
        Object.entries(byTopic).map(([topic, counts]) => [
          ...[tenant, String(partition), String(inputs), String(compared), topic],
          countsText(counts),
        ]),
      ),
    ]),
    ...shown.map(differenceText),
  ].join('\n');

/** Replays a chain; answers whether what came out is what was recorded. */
export const replayChain = (name: string, options: ReplayOptions): Promise<boolean> =>
  withLog(async (transport, platform) => {
    const shape = await transport.shape();
    const { tenant } = options;
    if (tenant !== undefined && !shape.has(tenant)) throw apiErrors.TENANT_FOREIGN({ tenant });
    const partitions = [...shape]
      .filter(([tenantId]) => tenant === undefined || tenantId === tenant)
      .flatMap(([tenantId, count]) =>
        Array.from({ length: count }, (_, partition) => ({ tenantId, partition })),
      );
    return withArchive(platform, shape, (archive) =>
      replayedChain({ name, file: options.file }, { ...platform, transport }, async (chain) => {
        const results: PartitionReplayed[] = [];
        for (const partition of partitions) {
          const siblings = partitions.filter(({ tenantId }) => tenantId === partition.tenantId);
          const world = { transport, archive, siblings };
          results.push(await replayPartition(chain, partition, options, world));
        }
        const all = results.flatMap(({ differences }) => differences);
        const shown = all.slice(0, Number(options.differences));
        const value = results.map(({ differences: _, ...facts }) => facts);
        answer(options.json === true, { chain: name, replayed: value, differences: shown }, () =>
          textOf(results, shown),
        );
        if (!options.json && all.length > shown.length) {
          note(`${all.length - shown.length} more: --differences ${all.length} shows them all`);
        }
        return all.length === 0;
      }),
    );
  });
