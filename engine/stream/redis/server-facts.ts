// What a server says of itself, for people who want to know whether it is fit to keep a log.
import type { Logger } from '../../kernel/log.ts';
import { openServers } from './open-servers.ts';

export interface ServerFacts {
  readonly version: string;
  readonly isCluster: boolean;
  readonly evictionPolicy: string;
  /** Whether every write goes to an append-only file. */
  readonly appendsToDisk: boolean;
  /** Whether the last write to that file, or of a snapshot, has failed. */
  readonly writesFail: boolean;
  readonly usedBytes: number;
  /** 0: no limit of its own, all that the machine has. */
  readonly maxBytes: number;
  readonly machineBytes: number;
  readonly nowMs: number;
}

const fieldOf = (info: string, name: string): string =>
  new RegExp(`^${name}:([^\\r\\n]+)`, 'm').exec(info)?.[1] ?? '';

/** Asks the server, or the first master of a cluster. Rejects with `WEIR_ENGINE_TRANSPORT_AWAY`. */
export const serverFacts = async (url: string, log: Logger): Promise<ServerFacts> => {
  const servers = await openServers(url, 'fail', log);
  try {
    const redis = servers.masters()[0] ?? servers.commands;
    const info = await redis.info();
    const [seconds = '0', micros = '0'] = (await redis.time()).map(String);
    const valkey = fieldOf(info, 'valkey_version');
    return {
      version: valkey === '' ? `Redis ${fieldOf(info, 'redis_version')}` : `Valkey ${valkey}`,
      isCluster: servers.isCluster,
      evictionPolicy: fieldOf(info, 'maxmemory_policy'),
      appendsToDisk: fieldOf(info, 'aof_enabled') === '1',
      writesFail: ['aof_last_write_status', 'rdb_last_bgsave_status'].some(
        (name) => fieldOf(info, name) === 'err',
      ),
      usedBytes: Number(fieldOf(info, 'used_memory')),
      maxBytes: Number(fieldOf(info, 'maxmemory')),
      machineBytes: Number(fieldOf(info, 'total_system_memory')),
      nowMs: Number(seconds) * 1_000 + Number(micros) / 1_000,
    };
  } finally {
    servers.close();
  }
};
