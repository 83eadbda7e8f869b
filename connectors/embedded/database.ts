// The embedded database: a real PostgreSQL; where that cannot run, PGlite, announced. A data
// directory stays with what it began with, since neither reads the files of the other.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../../engine/kernel/errors.ts';
import { embeddedErrors } from './errors.ts';
import { hasPglite, startPglite } from './pglite.ts';
import { type EmbeddedPostgresOptions, startPostgres } from './postgres.ts';
import type { EmbeddedServer } from './server.ts';

/** What a person can mend is reported instead: who asked for a directory wants that directory. */
const cannotRun: readonly string[] = [
  embeddedErrors.POSTGRES_UNSUPPORTED().code,
  embeddedErrors.SERVER_FAILED().code,
];

/** Starts the database of a data directory, or adopts the one that is still running. */
export const startDatabase = async (options: EmbeddedPostgresOptions): Promise<EmbeddedServer> => {
  const { dataDirectory, say } = options;
  const pglite = async (why: string): Promise<EmbeddedServer> => {
    say(`${why}: PGlite stands in. One session at a time, and no sync to the disk: rows may be`);
    say('lost in a power cut. Set DATABASE_URL to use a PostgreSQL server of yours.');
    return startPglite(options);
  };
  if (existsSync(join(dataDirectory, 'pglite'))) return pglite('this data directory holds PGlite');
  try {
    return await startPostgres(options);
  } catch (error) {
    const mayStandIn =
      error instanceof WeirError &&
      cannotRun.includes(error.code) &&
      !existsSync(join(dataDirectory, 'postgres', 'data')) &&
      hasPglite();
    if (!mayStandIn) throw error;
    return pglite(`PostgreSQL cannot run here (${error.code})`);
  }
};
