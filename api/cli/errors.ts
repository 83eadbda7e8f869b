// What can go wrong with commands on the log, on pipelines of one's own, and on backups.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const commandErrors = defineErrors('API', {
  DEAD_LETTER_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no such dead letter',
    help: '`weir dlq list` shows the ids.',
  },
  DEAD_LETTER_UNREADABLE: {
    status: 422,
    retry: 'never',
    message: 'the dead letter holds no event that could be replayed',
    help: '`weir dlq show` prints its text: append a corrected event with `weir produce`, then drop the letter.',
  },
  EDIT_ABANDONED: {
    status: 422,
    retry: 'never',
    message: 'the editor has failed or changed nothing, so nothing was replayed',
    help: 'Save a change, or give the payload with --data; EDITOR names the editor.',
  },
  EVENT_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'no topic holds an event of this id',
    help: 'An id stands in every line of `weir tail <topic> --json`; what retention has trimmed is in event_archive.',
  },
  OFFSET_OF_SINK: {
    status: 409,
    retry: 'never',
    message: 'the offsets of a chain that writes rows are those of its rows',
    help: 'Replay the stretch with `weir replay`; rows that are there already keep their ids.',
  },
  INPUT_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'the chain does not read this topic',
    help: 'detail.inputs names the topics that it reads.',
  },
  STATE_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'the chain has no such state',
    help: '`weir state ls <chain>` lists its states.',
  },
  STATE_KEY_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'nothing is kept under this key',
    help: '`weir state ls <chain> <state>` lists the keys; a key is what `key` of the pipeline answers.',
  },
  PIPELINES_UNLOADABLE: {
    status: 500,
    retry: 'never',
    message: 'the file of pipelines cannot be loaded',
    help: 'Mend what is said below; `weir dev` loads the file again whenever it changes.',
  },
  PIPELINES_NONE: {
    status: 500,
    retry: 'never',
    message: 'the file exports no pipeline',
    help: 'Export what `pipeline()` or `chain()` answers: by name, as the default, alone or in a list.',
  },
  CHAIN_RUNNING: {
    status: 409,
    retry: 'later',
    message: 'a worker runs this chain',
    help: 'Stop the workers that run it, wait for their leases (LEASE_MS), then try again.',
  },
  CHAIN_REPEATED: {
    status: 500,
    retry: 'never',
    message: 'the name of a chain is taken, by another one of the file or by the platform',
    help: 'Give the pipeline or chain that detail names another name.',
  },
  FILE_MISSING: {
    status: 404,
    retry: 'never',
    message: 'a file that the command needs is not there',
    help: 'detail.file names it. The key of a ledger stands beside its checkpoints (AUDIT_CHECKPOINTS_DIR), or name it with --key.',
  },
  BACKUP_DAMAGED: {
    status: 422,
    retry: 'never',
    message: 'this is not a whole backup',
    help: 'Nothing was changed. Copy the file again, or use an older one: detail says where it breaks off.',
  },
  BACKUP_NEWER: {
    status: 422,
    retry: 'never',
    message: 'a newer Weir has made this backup',
    help: 'Nothing was changed. Restore it with the version that is named, or a newer one.',
  },
  RESTORE_TARGET_FULL: {
    status: 409,
    retry: 'never',
    message: 'there is something already where the backup would be restored to',
    help: 'Name empty stores, or say --force: it removes the log and everything in the schema public first.',
  },
  RESTORE_TARGET_USED: {
    status: 409,
    retry: 'later',
    message: 'gateways or workers are at work on the log',
    help: 'Stop them all, wait for a few seconds, and restore then.',
  },
});
