// What can go wrong with the ledger.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const auditErrors = defineErrors('AUDIT', {
  HEAD_UNSIGNED: {
    status: 500,
    retry: 'never',
    message: 'the stored ledger is not the one that was signed last',
    help: 'Nothing is appended to it. Run `weir audit verify`; where the signing key was changed, bring the old one back (AUDIT_KEY).',
  },
  ROLLED_BACK: {
    status: 500,
    retry: 'never',
    message: 'the exported checkpoints know more of the ledger than the database does',
    help: 'Nothing is appended to it. Run `weir audit verify`; a database that was restored from a backup needs the records since then, or a new ledger.',
  },
  GAP: {
    status: 500,
    retry: 'never',
    message: 'a record is gone before it became a leaf',
    help: 'Records of that partition are not appended any more. detail.sequence is the first that is missing; run `weir audit verify`.',
  },
});
