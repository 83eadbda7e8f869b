// Taking entries out of the log on Redis: one function per topic and page, and looking for where a tenant has
// anything.
import type { TaskId } from '../../model/partition.ts';
import type { Erasures, LogContents } from '../erasures.ts';
import { keys } from '../keys.ts';
import type { RawEntry } from './entry.ts';
import type { CallFunction } from './functions.ts';
import type { Servers } from './servers.ts';

const numberWidth = 16;
const rewrittenAtOnce = 500;
const copyTtlMs = 60_000;
const ofTask = /^weir:\{[^}]*:(\d+)\}:(\w+):(?:meta|dead|outbox)$/;
const ofPartition = /^weir:\{[^}]*:(\d+)\}:heads$/;

/** The end of a number in the record: behind it and its entry id, before the next number. */
const behind = (topic: string, seq: number): string =>
  `(${topic} ${String(seq).padStart(numberWidth, '0')}~`;

const contentsOf = async (servers: Servers, tenantId: string): Promise<LogContents> => {
  const partitions = new Set<number>();
  const tasks = new Map<string, TaskId>();
  for (const server of servers.masters()) {
    for await (const page of server.scanStream({ match: keys.ofTenant(tenantId), count: 1_000 })) {
      for (const key of page as string[]) {
        const place = ofPartition.exec(key);
        if (place) partitions.add(Number(place[1]));
        const [, partition, chain] = ofTask.exec(key) ?? [];
        if (chain === undefined) continue;
        tasks.set(`${partition} ${chain}`, { tenantId, partition: Number(partition), chain });
      }
    }
  }
  return { partitions: [...partitions].sort((a, b) => a - b), tasks: [...tasks.values()] };
};

/** The erasures over the servers and their function library. */
export const redisErasures = (servers: Servers, call: CallFunction): Erasures => {
  const redis = servers.commands;
  const rewrite = async (stream: string, copy: string): Promise<void> => {
    while ((await call('rewrite', [stream, copy], [rewrittenAtOnce, copyTtlMs])) === 0);
  };
  return {
    erase: async ({ partition, topic, entryIds, committedBy }) => {
      const metas = committedBy.map((chain) => keys.meta({ ...partition, chain }));
      const names = [keys.stream(partition, topic), keys.erased(partition), ...metas];
      const [erased, left] = (await call('erase', names, [topic, ...entryIds])) as [number, number];
      return { erased, left };
    },
    erasedBetween: async (partition, topic, after, upTo) =>
      redis.zlexcount(keys.erased(partition), behind(topic, after), behind(topic, upTo)),
    erased: async (partition, topic, after, countMax) => {
      const members = await redis.zrangebylex(
        ...([keys.erased(partition), behind(topic, after), `(${topic}!`] as const),
        ...(['LIMIT', 0, countMax] as const),
      );
      return members.map((member) => {
        const [, seq, entryId = ''] = member.split(' ');
        return { seq: Number(seq), entryId };
      });
    },
    rewriteTopic: (partition, topic) =>
      rewrite(keys.stream(partition, topic), keys.rewriting(partition, topic)),
    rewriteLetters: (task) => rewrite(keys.dead(task), keys.rewriting(task, `${task.chain}:dead`)),
    rewriteFiles: async () => {
      const asked = servers.masters().map((server) => server.call('BGREWRITEAOF'));
      await Promise.allSettled(asked);
    },
    contents: (tenantId) => contentsOf(servers, tenantId),
    topicHeads: async (partition) =>
      new Map(
        Object.entries(await redis.hgetall(keys.heads(partition)))
          .filter(([field]) => field !== 'incarnation' && !field.startsWith('~'))
          .map(([topic, head]) => [topic, Number(head)]),
      ),
    lettersAfter: async (task, afterId, countMax) => {
      const start = afterId === '0' ? '-' : `(${afterId}`;
      const raw = (await redis.call(
        'XRANGE',
        ...[keys.dead(task), start, '+', 'COUNT', countMax],
      )) as RawEntry[];
      return raw.map(([id, fields]) => ({ id, text: fields?.[1] ?? '' }));
    },
    forgetTraces: async (partition, { replies, subject }) => {
      const names = replies.map((name) => keys.reply(partition, name));
      return redis.unlink(keys.limit(partition, subject), ...names);
    },
  };
};
