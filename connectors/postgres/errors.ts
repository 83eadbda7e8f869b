// What can go wrong between Weir and PostgreSQL.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const postgresErrors = defineErrors('POSTGRES', {
  AWAY: {
    status: 503,
    retry: 'later',
    message: 'PostgreSQL cannot be reached',
    help: 'Check DATABASE_URL and the server; the log keeps what is not stored yet, and Weir goes on by itself.',
  },
  MIGRATION_FAILED: {
    status: 500,
    retry: 'never',
    message: 'the database could not be brought to this version of Weir',
    help: 'The cause names the migration; a database of a newer Weir cannot be used by an older one.',
  },
  LOAD_INCOMPLETE: {
    status: 500,
    retry: 'never',
    message: 'a table does not hold the rows that were written to it',
    help: 'Nothing was kept. Restore to a database of its own, on which nobody else works.',
  },
});
