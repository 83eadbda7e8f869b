// What can go wrong when Weir brings its own servers.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const embeddedErrors = defineErrors('EMBEDDED', {
  REDIS_MISSING: {
    status: 500,
    retry: 'never',
    message: 'no Redis or Valkey server was found, and none could be installed',
    help: 'Run the command in detail.run, or set REDIS_URL to a server of yours.',
  },
  POSTGRES_UNSUPPORTED: {
    status: 500,
    retry: 'never',
    message: 'there is no embedded PostgreSQL for this platform',
    help: 'Set DATABASE_URL to a PostgreSQL server of yours.',
  },
  DATA_DIRECTORY_UNWRITABLE: {
    status: 500,
    retry: 'never',
    message: 'the data directory cannot be written',
    help: 'Set WEIR_DATA_DIR to a directory that this user may write.',
  },
  DATA_DIRECTORY_UNTRAVERSABLE: {
    status: 500,
    retry: 'never',
    message: 'the unprivileged database user cannot reach the data directory',
    help: 'PostgreSQL never runs as root: give every directory above WEIR_DATA_DIR the right to pass (chmod o+x), choose another one, or set DATABASE_URL.',
  },
  SOCKET_PATH_TOO_LONG: {
    status: 500,
    retry: 'never',
    message: 'the path of a socket would be longer than the system allows',
    help: 'Set TMPDIR to a shorter path.',
  },
  START_LOCKED: {
    status: 500,
    retry: 'later',
    message: 'another process is starting the same server and does not finish',
    help: 'End that process; if there is none, remove the file named in detail.',
  },
  SERVER_FAILED: {
    status: 500,
    retry: 'never',
    message: 'an embedded server did not start',
    help: 'Its log, named in detail, says why.',
  },
});
