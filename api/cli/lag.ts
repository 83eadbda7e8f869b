// weir lag: how far each chain is behind, by tenant, partition and topic.
import { systemClock } from '../../engine/kernel/clock.ts';
import type { ChainCard } from '../../engine/model/chain-card.ts';
import { erasureTopic } from '../../engine/model/erasure.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { answer, say, table } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards, partitionsOf } from './registry.ts';

interface Row {
  readonly tenant: string;
  readonly partition: number;
  readonly chain: string;
  readonly topic: string;
  readonly entries: number;
  readonly seconds: number;
  readonly offset: number;
  /** How far the watermark is behind the clock; none before the first event. */
  readonly watermark_seconds: number | null;
  readonly owner: string | null;
}

export interface LagOptions {
  readonly live?: true;
  readonly json?: true;
}

const everyMs = 2_000;
/** Home, and clear what is below. */
const anew = '\x1b[H\x1b[J';

/** One look at every task. */
const lookAt = async (
  transport: Transport,
  cards: readonly ChainCard[],
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  const nowMs = systemClock.now();
  for (const { tenantId, partition } of partitionsOf(await transport.shape())) {
    for (const { name: chain, inputs, pipelines } of cards) {
      const task = { tenantId, partition, chain };
      const place = { tenant: tenantId, partition, chain };
      const { offsets, watermarkMs, owner = null } = await transport.standing(task, inputs);
      const behind = Number.isFinite(watermarkMs) ? (nowMs - watermarkMs) / 1000 : null;
      for (const topic of inputs) {
        const { entries, ageMs } = await transport.lag(task, topic);
        if (topic === erasureTopic.name && entries === 0) continue;
        const offset = offsets.get(topic) ?? 0;
        const standing = { offset, watermark_seconds: behind, owner };
        rows.push({ ...place, topic, entries, seconds: ageMs / 1000, ...standing });
      }
      if (!pipelines.some(({ rekeyed }) => rekeyed)) continue;
      const { entries, ageMs } = await transport.outboxLag(task);
      const standing = { offset: 0, watermark_seconds: null, owner };
      rows.push({ ...place, topic: '(outbox)', entries, seconds: ageMs / 1000, ...standing });
    }
  }
  return rows;
};

const watermarkText = ({ watermark_seconds: seconds }: Row): string =>
  seconds === null ? '-' : `-${seconds.toFixed(1)} s`;

const lagTable = (rows: readonly Row[], rateOf?: (row: Row) => number): string => {
  const head = ['TENANT', 'PARTITION', 'CHAIN', 'TOPIC', 'ENTRIES', 'SECONDS', 'WATERMARK'];
  return table([
    rateOf ? [...head, 'EVENTS/S'] : head,
    ...rows.map((row) => [
      ...[row.tenant, String(row.partition), row.chain, row.topic],
      ...[String(row.entries), row.seconds.toFixed(1), watermarkText(row)],
      ...(rateOf ? [rateOf(row).toFixed(0)] : []),
    ]),
  ]);
};

const nameOf = ({ tenant, partition, chain, topic }: Row): string =>
  `${tenant}:${partition} ${chain} ${topic}`;

/** Looks again and again: in place on a terminal, else one look after the other. */
export const followLag = async (
  transport: Transport,
  cards: readonly ChainCard[],
  { json }: LagOptions,
  heading = '',
): Promise<never> => {
  let before: ReadonlyMap<string, number> = new Map();
  for (let lookedMs = systemClock.monotonicMs(); ; ) {
    const rows = await lookAt(transport, cards);
    const nowMs = systemClock.monotonicMs();
    const seconds = Math.max(0.001, (nowMs - lookedMs) / 1000);
    const known = before;
    const rateOf = (row: Row): number =>
      (row.offset - (known.get(nameOf(row)) ?? row.offset)) / seconds;
    if (json) {
      say(JSON.stringify(rows.map((row) => ({ ...row, events_per_second: rateOf(row) }))));
    } else say(`${process.stdout.isTTY ? anew : ''}${heading}${lagTable(rows, rateOf)}`);
    before = new Map(rows.map((row) => [nameOf(row), row.offset]));
    lookedMs = nowMs;
    await systemClock.sleep(everyMs);
  }
};

/** Prints the lag of every task, once or until it is interrupted. */
export const lag = (options: LagOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const cards = await knownCards(transport, values);
    if (options.live) await followLag(transport, cards, options);
    const rows = await lookAt(transport, cards);
    answer(options.json === true, rows, () => lagTable(rows));
  });
