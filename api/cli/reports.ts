// weir reports export: labelled decisions as lines of JSON, for calibration.
import { closeSync, openSync, writeSync } from 'node:fs';
import { openPool } from '../../connectors/postgres/pool.ts';
import { reportsPage } from '../../connectors/postgres/reports.ts';
import { apiErrors } from '../errors.ts';
import { note, say } from './output.ts';
import { findPlatform } from './platform.ts';

const pageSize = 500;

/** Prints or writes the reports of a tenant, the newest first. */
export const reportsExport = async ({
  tenant,
  out,
}: {
  readonly tenant: string;
  readonly out?: string;
}): Promise<void> => {
  const { databaseUrl } = findPlatform();
  if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
  const pool = await openPool(databaseUrl, 1);
  const file = out === undefined ? undefined : openSync(out, 'w', 0o600);
  try {
    let count = 0;
    for (let after: string | undefined; ; ) {
      const page = await reportsPage(pool, tenant, { after, countMax: pageSize });
      for (const report of page) {
        const line = JSON.stringify({ tenant_id: tenant, ...report });
        if (file === undefined) say(line);
        else writeSync(file, `${line}\n`);
      }
      count += page.length;
      after = page.at(-1)?.report_id;
      if (page.length < pageSize) break;
    }
    if (out !== undefined) note(`${count} reports in ${out}`);
  } finally {
    if (file !== undefined) closeSync(file);
    await pool.end();
  }
};
