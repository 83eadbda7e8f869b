// Retention: trims topics below the offset of every chain that reads them, and beyond their age.
// Readers are the chains of this process and all that the registry knows.
import type { Clock } from '../kernel/clock.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import { type ChainCard, cardsReading } from '../model/chain-card.ts';
import type { Partition, TaskId } from '../model/partition.ts';
import type { AnyTopic } from '../model/topic.ts';
import type { Transport } from '../stream/transport.ts';

/** The chains of the whole product that read a topic. */
export const readersOf = (topic: AnyTopic, chains: readonly Chain[]): readonly string[] =>
  chains.filter(({ inputs }) => inputs.includes(topic)).map(({ name }) => name);

/**
 * The topics that the owner of a task trims: inputs of which its chain is the first reader, and
 * outputs that nobody reads. So each topic of a partition has one trimmer.
 */
const trimmedBy = (owner: string, chains: readonly Chain[]): readonly AnyTopic[] =>
  chains
    .filter(({ name }) => name === owner)
    .flatMap(({ inputs, outputs }) => [
      ...inputs.filter((topic) => readersOf(topic, chains)[0] === owner),
      ...outputs.filter((topic) => readersOf(topic, chains).length === 0),
    ]);

/** The longest that anybody who knows the topic has declared. */
const retentionMsOf = ({ name, retentionMs }: AnyTopic, cards: readonly ChainCard[]): number =>
  cards
    .flatMap(({ topics }) => topics)
    .filter((topic) => topic.name === name)
    .reduce((longestMs, topic) => Math.max(longestMs, topic.retentionMs), retentionMs);

export interface RetentionParts {
  readonly transport: Transport;
  readonly chains: readonly Chain[];
  readonly clock: Clock;
  readonly metrics: EngineMetrics;
}

/** Trims what one owned task is responsible for; answers the number of entries removed. */
export const trimFor = async (
  task: TaskId,
  { transport, chains, clock, metrics }: RetentionParts,
): Promise<number> => {
  const partition: Partition = { tenantId: task.tenantId, partition: task.partition };
  const cards = await transport.registered();
  let removed = 0;
  for (const topic of trimmedBy(task.chain, chains)) {
    const beforeMs = clock.now() - retentionMsOf(topic, cards);
    const elsewhere = cardsReading(topic.name, cards);
    const readers = new Set([...readersOf(topic, chains), ...elsewhere.map(({ name }) => name)]);
    const count = await transport.trim(partition, topic.name, [...readers], beforeMs);
    metrics.weir_trimmed_entries_total.add({ topic: topic.name }, count);
    removed += count;
  }
  return removed;
};
