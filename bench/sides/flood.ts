// A producer that pours: its own process, so that nobody else's beats are late because of it.
import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { RunRound } from '../round.ts';
import { appendBacklog } from '../workers/backlog.ts';

const users = 2_000;
/** No run of beats has this number: what the flood brings is not heard. */
const unheard = 0;

/** Each round pours as many new events into the tenant as it is asked for, as fast as it can. */
export const floodSide = async (url: string): Promise<RunRound> => {
  const transport = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  let from = 0;
  return async ({ tenantId, events }) => {
    const backlog = { tenantId, partitions: 1, total: events, run: unheard, users, from };
    from += events;
    await appendBacklog(transport, backlog);
  };
};
