// A backup, written to stores that are empty: first the database, in one transaction, then the log. The
// tables are those of the release that was saved, and are brought forward once their rows are in them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { eraseTables, hasTables, type Load, openLoad } from '../../connectors/postgres/load.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { type LogRecord, openServer } from '../../engine/stream/redis/log-copy.ts';
import {
  eraseLog,
  hasLog,
  type LoadedLog,
  loadLog,
  usersOfLog,
} from '../../engine/stream/redis/log-load.ts';
import { commandErrors } from '../cli/errors.ts';
import { type BackupManifest, keysOf, members, type Places } from './backup.ts';
import { membersIn, verifyBackup } from './backup-file.ts';

export interface Restored {
  readonly rows: Readonly<Record<string, number>>;
  readonly log: LoadedLog;
  /** The migrations that brought the tables to this release. */
  readonly migrated: readonly string[];
  readonly keys: number;
}

const rowsPerInsert = 500;

async function* linesOf(path: string, member: string): AsyncGenerator<string> {
  for await (const [name, line] of membersIn(path)) if (name === member) yield line;
}

async function* logRecords(path: string): AsyncGenerator<LogRecord> {
  for await (const line of linesOf(path, members.log)) yield JSON.parse(line) as LogRecord;
}

const loadRows = async (path: string, load: Load): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  let table = '';
  let rows: string[] = [];
  const flush = async (): Promise<void> => {
    if (rows.length > 0) await load.add(table, rows);
    rows = [];
  };
  for await (const [member, row] of membersIn(path)) {
    if (!member.startsWith(members.tables)) continue;
    const name = member.slice(members.tables.length);
    if (name !== table || rows.length === rowsPerInsert) await flush();
    table = name;
    rows.push(row);
    counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  await flush();
  return counts;
};

const restoreDatabase = async (path: string, url: string, manifest: BackupManifest) => {
  await migrate(url, manifest.database.migrations);
  const load = await openLoad(url);
  try {
    const rows = await loadRows(path, load);
    await load.finish(manifest.database.sequences, rows);
    return rows;
  } finally {
    await load.close();
  }
};

interface KeyFile {
  readonly name: string;
  readonly content: string;
}

/** Throws `WEIR_API_RESTORE_TARGET_FULL` where another key stands in the place of one. */
const restoreKeys = async (path: string, directory: string, force: boolean): Promise<number> => {
  const files: KeyFile[] = [];
  for await (const line of linesOf(path, members.keys)) files.push(JSON.parse(line) as KeyFile);
  if (files.length > 0) mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const { name, content } of files) {
    const file = join(directory, basename(name));
    const key = Buffer.from(content, 'base64');
    const isOther = existsSync(file) && !readFileSync(file).equals(key);
    if (isOther && !force) throw commandErrors.RESTORE_TARGET_FULL({ found: [file] });
    writeFileSync(file, key, { mode: 0o600 });
  }
  return files.length;
};

/** The manifest of a backup that was read to its end and found sound. */
export const openBackup = async (path: string): Promise<BackupManifest> =>
  (await verifyBackup(path)) as BackupManifest;

/** Restores what `openBackup` has found sound. */
export const restore = async (
  path: string,
  manifest: BackupManifest,
  places: Places,
  { force }: { readonly force: boolean },
): Promise<Restored> => {
  const { redisUrl, databaseUrl, dataDirectory } = places;
  const { redis, close } = await openServer(redisUrl, silentLog);
  try {
    const users = await usersOfLog(redis);
    if (users.length > 0) throw commandErrors.RESTORE_TARGET_USED({ users });
    const found = [
      ...((await hasLog(redis)) ? ['a log in Redis'] : []),
      ...((await hasTables(databaseUrl)) ? ['tables in PostgreSQL'] : []),
    ];
    if (found.length > 0 && !force) throw commandErrors.RESTORE_TARGET_FULL({ found });
    const keys = await restoreKeys(path, keysOf(dataDirectory), force);
    if (force) await eraseLog(redis);
    if (force) await eraseTables(databaseUrl);
    const rows = await restoreDatabase(path, databaseUrl, manifest);
    const log = await loadLog(redis, logRecords(path));
    const migrated = await migrate(databaseUrl);
    return { rows: Object.fromEntries(rows), log, migrated, keys };
  } finally {
    close();
  }
};
