// weir audit verify: what the independent verifier says of the ledgers of a database.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NoteVerifier, noteVerifier } from '../../connectors/audit-verifier/note.ts';
import { tenantsWithLedger } from '../../connectors/audit-verifier/read-ledger.ts';
import { type Verdict, verifyLedger } from '../../connectors/audit-verifier/verify.ts';
import { postgresErrors } from '../../connectors/postgres/errors.ts';
import { apiErrors } from '../errors.ts';
import { checkpointsDirectory } from '../roles/audit-ledger.ts';
import { commandErrors } from './errors.ts';
import { answer } from './output.ts';
import { findPlatform } from './platform.ts';

interface VerifyOptions {
  readonly tenant?: string;
  readonly checkpoint?: string;
  readonly key?: string;
  readonly json?: true;
}

const shownMax = 20;

const read = (path: string): string => {
  if (!existsSync(path)) throw commandErrors.FILE_MISSING({ file: path });
  return readFileSync(path, 'utf8');
};

const keyAt = (path: string): NoteVerifier => {
  const key = noteVerifier(read(path));
  if (!key) throw apiErrors.INPUT_INVALID({ file: path, expected: 'a key: name+id+base64' });
  return key;
};

const told = ({ tenant, sound, leaves, root, waiting, erased, checkpoints, problems }: Verdict) =>
  [
    `${tenant}: ${sound ? 'sound' : 'NOT SOUND'}, ${leaves} leaves, ${checkpoints} checkpoints hold` +
      `, ${erased} erased, ${waiting} wait; root ${root}`,
    ...problems
      .slice(0, shownMax)
      .map(({ kind, leaf, event_id, what }) =>
        [
          `  ${kind}${leaf === undefined ? '' : ` at leaf ${leaf}`}`,
          `${event_id === undefined ? '' : ` (${event_id})`}: ${what}`,
        ].join(''),
      ),
    ...(problems.length > shownMax ? [`  and ${problems.length - shownMax} more`] : []),
  ].join('\n');

/** Verifies one ledger, or all; answers whether all hold. */
export const auditVerify = async (options: VerifyOptions): Promise<boolean> => {
  const { values, databaseUrl } = findPlatform();
  if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
  const directory = checkpointsDirectory(values);
  const presented = options.checkpoint === undefined ? [] : [read(options.checkpoint)];
  const verdicts: Verdict[] = [];
  try {
    const tenants = options.tenant ? [options.tenant] : await tenantsWithLedger(databaseUrl);
    for (const tenant of tenants) {
      const key = keyAt(options.key ?? join(directory, `${tenant}.vkey`));
      // Before the database is read: what was exported is in it by then.
      const path = join(directory, `${tenant}.checkpoints`);
      const exported = existsSync(path) ? [readFileSync(path, 'utf8')] : [];
      verdicts.push(await verifyLedger({ databaseUrl, tenant, key, exported, presented }));
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('WEIR_'))
      throw cause;
    throw postgresErrors.AWAY({ during: 'audit verify' }, { cause });
  }
  answer(options.json === true, verdicts, () => verdicts.map(told).join('\n'));
  return verdicts.every(({ sound }) => sound);
};
