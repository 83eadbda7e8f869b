// Brings the database to this version: numbered SQL files, in order, each once. Processes that race
// wait for each other.
import { readdirSync } from 'node:fs';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type pg from 'pg';
import { systemClock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { postgresErrors } from './errors.ts';
import { openBulkPool } from './pool.ts';

const directory = fileURLToPath(new URL('./migrations', import.meta.url));
export const migrationsTable = 'weir_migrations';
const lockWaitMs = 100;
const lockTriesMax = 100;

const isLocked = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Another migration is already running');

/** Host and database of a URL, without user and password. */
const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${decodeURIComponent(host)}${pathname}`;
};

/** A database of a newer Weir holds migrations that this one has no file for. */
const refuseNewer = async (client: pg.PoolClient): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${migrationsTable}`);
  const known = new Set(knownMigrations());
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw postgresErrors.MIGRATION_FAILED({ unknown });
};

/** The migrations of this release, in order. */
export const knownMigrations = (): readonly string[] =>
  readdirSync(directory)
    .map((file) => parse(file).name)
    .sort();

/** How many migrations lead to a database that has exactly these. */
const stepsTo = (names: readonly string[]): number => {
  const known = knownMigrations();
  const unknown = names.filter((name, index) => name !== known[index]);
  if (unknown.length > 0) throw postgresErrors.MIGRATION_FAILED({ unknown });
  return names.length;
};

/**
 * Runs what is missing; answers the names of the migrations that ran. With `names`, an empty database
 * is brought to where it has these and no more.
 */
export const migrate = async (
  url: string,
  names?: readonly string[],
): Promise<readonly string[]> => {
  const count = names ? stepsTo(names) : Number.POSITIVE_INFINITY;
  const pool = openBulkPool(url, 1);
  try {
    const client = await pool.connect().catch((cause) => {
      throw postgresErrors.AWAY({ server: placeOf(url), reason: cause.code }, { cause });
    });
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          const ran = await runner({
            dbClient: client,
            dir: directory,
            direction: 'up',
            migrationsTable,
            count,
            log: () => undefined,
          });
          await refuseNewer(client);
          return ran.map(({ name }) => name);
        } catch (cause) {
          if (!isLocked(cause) || tries === lockTriesMax) {
            throw cause instanceof WeirError
              ? cause
              : postgresErrors.MIGRATION_FAILED({}, { cause });
          }
          await systemClock.sleep(lockWaitMs);
        }
      }
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
};
