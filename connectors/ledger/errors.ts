// What can go wrong with the files of the audit ledger.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const ledgerErrors = defineErrors('LEDGER', {
  KEY_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the key of the audit ledger is not 32 bytes in base64',
    help: 'Set AUDIT_KEY to the output of `openssl rand -base64 32`, the same for all workers; a ledger keeps its key.',
  },
});
