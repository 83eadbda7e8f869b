// A backup of a platform that may go on meanwhile: the log as of one instant, the database as of a moment
// after it, so that of every event in the log what was stored of it is there, or is stored again.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DumpFacts, openDump } from '../../connectors/postgres/dump.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { copyLog, openServer } from '../../engine/stream/redis/log-copy.ts';
import { packageVersion } from '../package.ts';
import { type BackupHeader, backupFormat, type Member, writeBackup } from './backup-file.ts';

/** Where a platform keeps what it knows. */
export interface Places {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

export interface BackupManifest extends BackupHeader {
  readonly redis: string;
  readonly database: DumpFacts;
  /** How many files of keys are in it. */
  readonly keys: number;
  readonly members: readonly Member[];
}

/** The members, but for one per table (`postgres/<table>`). */
export const members = { log: 'redis', keys: 'keys', tables: 'postgres/' } as const;

export const keysOf = (dataDirectory: string): string => join(dataDirectory, 'keys');

const versionOf = (info: string): string =>
  /^valkey_version:(\S+)/m.exec(info)?.[1] ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';

/** The files of keys, as lines. */
const keyLines = (dataDirectory: string): readonly string[] => {
  const directory = keysOf(dataDirectory);
  return readdirSync(directory)
    .filter((name) => statSync(join(directory, name)).isFile())
    .map((name) =>
      JSON.stringify({ name, content: readFileSync(join(directory, name)).toString('base64') }),
    );
};

const copyAll = async (
  places: Places,
  withKeys: boolean,
  file: ReturnType<typeof writeBackup>,
): Promise<Omit<BackupManifest, keyof BackupHeader | 'members'>> => {
  const dump = await openDump(places.databaseUrl);
  const server = await openServer(places.redisUrl, silentLog);
  try {
    const redis = versionOf(await server.redis.info('server'));
    let facts: DumpFacts | undefined;
    const begin = async (): Promise<void> => {
      facts = await dump.begin();
    };
    await file.begin(members.log);
    for await (const record of copyLog(server.redis, begin))
      await file.line(JSON.stringify(record));
    await file.end();
    const database = facts ?? (await dump.begin());
    for (const table of database.tables) {
      await file.begin(`${members.tables}${table}`);
      for await (const row of dump.rows(table)) await file.line(row);
      await file.end();
    }
    const lines = withKeys ? keyLines(places.dataDirectory) : [];
    await file.begin(members.keys);
    for (const line of lines) await file.line(line);
    await file.end();
    return { redis, database, keys: lines.length };
  } finally {
    server.close();
    await dump.close();
  }
};

/** Writes the file, mode 0600; there is none when anything fails. */
export const backup = async (
  places: Places,
  { out, withKeys }: { readonly out: string; readonly withKeys: boolean },
): Promise<void> => {
  const made_at = new Date(systemClock.now()).toISOString();
  const file = writeBackup(out, { format: backupFormat, weir: packageVersion, made_at });
  try {
    await file.finish(await copyAll(places, withKeys, file));
  } catch (error) {
    file.abandon();
    throw error;
  }
};
