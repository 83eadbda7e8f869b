// The settings of the audit ledger.
import { numberSetting, textSetting } from '../../engine/kernel/config.ts';

export const ledgerSettings = {
  AUDIT_KEY: textSetting({
    fallback: '',
    secret: true,
    help: 'Signs the audit ledger (Ed25519): 32 bytes in base64, the same for all workers; blank: made under the data directory',
  }),
  AUDIT_ORIGIN: textSetting({
    fallback: 'weir.local/audit',
    help: 'The name of the ledgers of this installation; that of a tenant has the tenant behind it. Never change it',
  }),
  AUDIT_CHECKPOINTS_DIR: textSetting({
    fallback: '',
    example: '/mnt/worm/weir-checkpoints',
    help: 'Where signed checkpoints of the ledger are kept outside of the database, one file per tenant; blank: under the data directory',
  }),
  AUDIT_PAYLOAD_DAYS: numberSetting({
    fallback: 0,
    min: 0,
    max: 36_500,
    help: 'After how many days audit records lose what they say, and keep that they were; 0: never',
  }),
} as const;
