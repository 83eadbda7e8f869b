// weir audit export: audit records of a tenant, as the route of the same name writes them.
import { closeSync, openSync, writeSync } from 'node:fs';
import { openPool } from '../../connectors/postgres/pool.ts';
import { exportFormats } from '../../operators/audit/export-format.ts';
import { auditText } from '../audit/read-audit.ts';
import { apiErrors } from '../errors.ts';
import { note } from './output.ts';
import { findPlatform } from './platform.ts';

interface ExportOptions {
  readonly tenant: string;
  readonly format: string;
  readonly from?: string;
  readonly to?: string;
  readonly user?: string;
  readonly session?: string;
  readonly eventType?: string;
  readonly component?: string;
  readonly correlationId?: string;
  readonly out?: string;
}

const momentOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw apiErrors.INPUT_INVALID({ [name]: text, expected: 'a date or moment' });
  return ms;
};

/** Prints or writes the records. */
export const auditExport = async (options: ExportOptions): Promise<void> => {
  const { tenant, from, to, out, format: asked, ...names } = options;
  const format = exportFormats.find((each) => each === asked);
  if (!format) throw apiErrors.INPUT_INVALID({ format: asked, expected: exportFormats.join(', ') });
  const { databaseUrl } = findPlatform();
  if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
  const filter = { ...names, fromMs: momentOf('from', from), toMs: momentOf('to', to) };
  const pool = await openPool(databaseUrl, 1);
  const file = out === undefined ? undefined : openSync(out, 'w', 0o600);
  try {
    for await (const text of auditText(pool, tenant, filter, format)) {
      if (file === undefined) process.stdout.write(text);
      else writeSync(file, text);
    }
    if (out !== undefined) note(`written to ${out}`);
  } finally {
    if (file !== undefined) closeSync(file);
    await pool.end();
  }
};
