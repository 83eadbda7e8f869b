// weir audit erase: a person is forgotten, and the ledger stays what it was.
import { userInfo } from 'node:os';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { eraseUser } from '../audit/erase-user.ts';
import { pseudonymKeyOf } from '../audit/pseudonym-key.ts';
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
  withLog(async (transport, { values, databaseUrl }) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const pool = openBulkPool(databaseUrl, 1);
    try {
      const erased = await eraseUser(
        {
          ...{ pool, transport, clock: systemClock, pseudonymKey: pseudonymKeyOf(values) },
          forget: (erasure) => forgetUser(transport, erasure),
        },
        { tenantId: tenant, userId: user, actor: `cli:${userInfo().username}` },
      );
      const { records, decisions, events, reports, others, memories, waiting } = erased;
      const entries = Object.values(erased.log).reduce((a, b) => a + b, erased.dead_letters);
      const rest = waiting === 0 ? '' : `; ${waiting} are still on their way: run it again`;
      answer(
        json === true,
        erased,
        () =>
          `erased ${entries} entries of the log, ${records} audit records, ${decisions} decisions, ` +
          `${events} archived events, ${reports} reports, ${others} other rows, ` +
          `${memories} memories (record ${erased.erasure_id})${rest}`,
      );
    } finally {
      await pool.end();
    }
  });
