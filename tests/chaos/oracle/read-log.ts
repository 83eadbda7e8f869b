// Reads the log of one partition as it stands in Redis, with plain commands.
import type { Redis } from 'ioredis';
import type { LoggedEvent, PartitionLog, Standing } from './facts.ts';
import { archivedTopics } from './rows.ts';

/** What each chain reads, as the product's documents say. */
export const chainInputs: Readonly<Record<string, readonly string[]>> = {
  judge: ['raw', 'alert'],
  cep: ['posture_enriched'],
  patterns: ['decision', 'tool_request', 'tool_result', 'approval_request'],
  output: ['final_response'],
  archive: archivedTopics,
  audit: ['audit'],
};

const pageSize = 1_000;

type Entry = readonly [id: string, fields: readonly string[]];

const eventOf = (fields: readonly string[]): LoggedEvent => {
  const [, seq, , text = '{}'] = fields;
  const wire = JSON.parse(text);
  return {
    seq: Number(seq),
    id: wire.id,
    type: wire.type,
    subject: wire.subject,
    correlationId: wire.correlationid ?? wire.id,
    timeMs: Date.parse(wire.time),
    schemaVersion: wire.schemaversion,
    data: wire.data,
  };
};

const readAll = async (redis: Redis, stream: string): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for (let from = '-'; ; ) {
    const page = (await redis.call(
      'XRANGE',
      ...[stream, from, '+', 'COUNT', pageSize],
    )) as readonly Entry[];
    entries.push(...page);
    const last = page.at(-1);
    if (!last || page.length < pageSize) return entries;
    from = `(${last[0]}`;
  }
};

const pendingIn = async (redis: Redis, stream: string, group: string): Promise<number> =>
  // A topic that was never written to may have no stream and no group.
  Number(((await redis.call('XPENDING', stream, group).catch(() => [0])) as readonly unknown[])[0]);

/** Reads every topic of a partition, how far each chain has come, and what was set aside. */
export const readLog = async (
  redis: Redis,
  tenantId: string,
  partition: number,
): Promise<PartitionLog> => {
  const tag = `weir:{${tenantId}:${partition}}`;
  const topics = new Map<string, readonly LoggedEvent[]>();
  for (const topic of [...archivedTopics, 'audit']) {
    const entries = await readAll(redis, `${tag}:${topic}`);
    topics.set(
      topic,
      entries.map(([, fields]) => eventOf(fields)),
    );
  }
  const standings: Standing[] = [];
  const deadLetters: string[] = [];
  for (const [chain, inputs] of Object.entries(chainInputs)) {
    const letters = await readAll(redis, `${tag}:${chain}:dead`);
    deadLetters.push(...letters.map(([id]) => `${chain}/${id}`));
    for (const topic of inputs) {
      standings.push({
        chain,
        topic,
        head: topics.get(topic)?.at(-1)?.seq ?? 0,
        committed: Number((await redis.hget(`${tag}:${chain}:meta`, `seq:${topic}`)) ?? 0),
        pending: await pendingIn(redis, `${tag}:${topic}`, chain),
      });
    }
  }
  return { partition, topics, standings, deadLetters };
};
