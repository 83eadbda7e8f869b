// The formats that audit records leave in, a page at a time.
import { stringify } from 'csv-stringify/sync';
import { type ExportedRecord, ocsfEvent } from './ocsf.ts';

export const exportFormats = ['jsonl', 'csv', 'ocsf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Formatting {
  readonly contentType: string;
  /** What stands before the first page. */
  readonly head: string;
  page(records: readonly ExportedRecord[], tenantId: string): string;
}

const columns = [
  ...['tenant_id', 'leaf_index', 'event_id', 'timestamp', 'event_type', 'component', 'severity'],
  ...['actor', 'session_id', 'correlation_id', 'ttp_codes', 'payload'],
];

const lines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** What a spreadsheet would take for a formula is told apart by an apostrophe. */
const csv = (rows: readonly (readonly unknown[])[]): string =>
  stringify([...rows] as unknown[][], { escape_formulas: true, record_delimiter: 'windows' });

const csvRow = (record: ExportedRecord, tenantId: string): readonly unknown[] => {
  const { ttp_codes, payload, ...plain } = record;
  const values: Readonly<Record<string, unknown>> = {
    ...plain,
    tenant_id: tenantId,
    ttp_codes: ttp_codes.join(' '),
    payload: JSON.stringify(payload),
  };
  return columns.map((name) => values[name]);
};

/** How records are written in each format. */
export const formattings: Readonly<Record<ExportFormat, Formatting>> = {
  jsonl: {
    contentType: 'application/jsonl',
    head: '',
    page: (records, tenant_id) => lines(records.map((record) => ({ tenant_id, ...record }))),
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csv([columns]),
    page: (records, tenantId) => csv(records.map((record) => csvRow(record, tenantId))),
  },
  ocsf: {
    contentType: 'application/jsonl',
    head: '',
    page: (records, tenantId) => lines(records.map((record) => ocsfEvent(record, tenantId))),
  },
};
