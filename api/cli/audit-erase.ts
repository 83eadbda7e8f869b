// weir audit erase: a person is forgotten, and the ledger stays what it was.
import { userInfo } from 'node:os';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { eraseUser } from '../audit/erase-user.ts';
import { apiErrors } from '../errors.ts';
import { forgetUser } from './memory.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';

interface EraseOptions {
  readonly tenant: string;
  readonly user: string;
  readonly json?: true;
}

/** Erases what is kept about a user. */
export const auditErase = ({ tenant, user, json }: EraseOptions): Promise<void> =>
  withLog(async (transport, { databaseUrl }) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const pool = openBulkPool(databaseUrl, 1);
    try {
      const erased = await eraseUser(
        { pool, clock: systemClock, forget: (erasure) => forgetUser(transport, erasure) },
        { tenantId: tenant, userId: user, actor: `cli:${userInfo().username}` },
      );
      const { records, decisions, events, reports, memories, waiting, erasure_id: id } = erased;
      const rest = waiting === 0 ? '' : `; ${waiting} records are no leaves yet: run it again`;
      answer(
        json === true,
        erased,
        () =>
          `erased ${records} audit records, ${decisions} decisions, ${events} events, ${reports} reports, ` +
          `${memories} memories (record ${id})${rest}`,
      );
    } finally {
      await pool.end();
    }
  });
