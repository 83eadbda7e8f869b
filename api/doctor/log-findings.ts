// Is Redis fit to keep the log, has it room, and is everything in the log ours.
import { silentLog } from '../../engine/kernel/log.ts';
import { type ServerFacts, serverFacts } from '../../engine/stream/redis/server-facts.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { topics } from '../../pipelines/topics.ts';
import { clockFinding } from './clock-finding.ts';
import { type Finding, fine, look, megabytes, problem } from './finding.ts';

const foreignEntries = async (transport: Transport): Promise<readonly string[]> => {
  const foreign: string[] = [];
  for (const [tenantId, partitions] of await transport.shape()) {
    for (let partition = 0; partition < partitions; partition += 1) {
      for (const { name } of Object.values(topics)) {
        for (let after = '0'; ; ) {
          const entries = await transport.range({ tenantId, partition }, name, after, 1_000);
          for (const { seq, entryId } of entries) {
            if (seq === undefined) foreign.push(`{${tenantId}:${partition}}:${name} ${entryId}`);
          }
          const last = entries.at(-1);
          if (!last) break;
          after = last.entryId;
        }
      }
    }
  }
  return foreign;
};

const contentFinding = async (url: string): Promise<Finding> => {
  const transport = await openRedisTransport({ url, patience: 'fail', log: silentLog });
  try {
    await transport.verify();
    const foreign = await foreignEntries(transport);
    return foreign.length === 0
      ? fine('log', 'every entry is ours')
      : problem(
          'log',
          `foreign entries: ${foreign.join(', ')}`,
          'Tasks stop at them. Remove each with XDEL, and find out who has written it.',
        );
  } finally {
    await transport.close();
  }
};

const evictionFinding = ({ evictionPolicy }: ServerFacts): Finding =>
  evictionPolicy === 'noeviction'
    ? fine('redis eviction', evictionPolicy)
    : problem(
        'redis eviction',
        evictionPolicy,
        'It throws keys away when memory is short, and the log with them: maxmemory-policy noeviction.',
      );

const persistenceFinding = ({ appendsToDisk, writesFail }: ServerFacts): Finding => {
  if (writesFail) {
    const advice = 'Make room on the disk of Redis, and look at its log.';
    return problem('redis persistence', 'the last write to the disk has failed', advice);
  }
  return appendsToDisk
    ? fine('redis persistence', 'append-only file')
    : look('redis persistence', 'none', 'A restart forgets the log: set appendonly yes.');
};

const memoryFinding = (facts: ServerFacts, shareMax: number): Finding => {
  const { usedBytes, maxBytes, machineBytes } = facts;
  const limit = maxBytes || machineBytes;
  const seen = `${megabytes(usedBytes)} of ${megabytes(limit)}`;
  if (usedBytes > limit * shareMax) {
    const advice = 'Gateways shed and chains pause (MEMORY_SHARE_MAX): give Redis more memory.';
    return problem('redis memory', seen, advice);
  }
  return maxBytes > 0
    ? fine('redis memory', seen)
    : look('redis memory', `${seen}, no limit`, 'Set maxmemory, or the system ends it when short.');
};

/** All about the Redis at `url`; rejects when it is away. */
export const logFindings = async (url: string, shareMax: number): Promise<readonly Finding[]> => {
  const facts = await serverFacts(url, silentLog);
  return [
    fine('redis', facts.isCluster ? `${facts.version}, a cluster` : facts.version),
    evictionFinding(facts),
    persistenceFinding(facts),
    memoryFinding(facts, shareMax),
    clockFinding('redis clock', facts.nowMs),
    // An unfit server has been named above.
    ...(facts.evictionPolicy === 'noeviction' ? [await contentFinding(url)] : []),
  ];
};
