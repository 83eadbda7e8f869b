// What one process at a time may do: whoever holds the lock works, the others let it be.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

const lock = z.object({ held: z.boolean() });

/** Works in a transaction that holds the lock of this name; `undefined`: somebody else does. */
export const alone = <Result>(
  pool: DatabasePool,
  name: string,
  work: (transaction: CommonQueryMethods) => Promise<Result>,
): Promise<Result | undefined> =>
  reached(
    pool.transaction(async (transaction) => {
      const { held } = await transaction.one(sql.type(lock)`
        SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS held
      `);
      return held ? work(transaction) : undefined;
    }),
  );
