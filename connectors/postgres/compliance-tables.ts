// The tables of compliance.
import { columns, type Table } from './table.ts';

export const complianceTables = {
  compliance_evidence: {
    help: 'What people have attested to, for controls that no telemetry can prove',
    columns: columns(`
      tenant_id text
      evidence_id text
      framework text
      control_id text
      kind text
      statement text
      url text
      sha256 text
      attested_by text
      attested_at timestamp with time zone
      valid_until timestamp with time zone
      withdrawn_at timestamp with time zone
      withdrawn_by text`),
  },
  compliance_snapshots: {
    help: 'Coverage of frameworks as it was assessed, with the status of every control',
    columns: columns(`
      tenant_id text
      framework text
      taken_at timestamp with time zone
      cause text
      policy_version text
      coverage_pct double precision
      functions jsonb
      statuses jsonb`),
  },
  compliance_schedules: {
    help: 'When reports of compliance are made by themselves, and when next',
    columns: columns(`
      tenant_id text
      framework text
      every text
      formats ARRAY
      set_by text
      set_at timestamp with time zone
      due_at timestamp with time zone`),
  },
  compliance_reports: {
    help: 'Reports of compliance as they were made',
    columns: columns(`
      tenant_id text
      report_id text
      framework text
      format text
      made_at timestamp with time zone
      made_by text
      range_from timestamp with time zone
      range_to timestamp with time zone
      policy_version text
      coverage_pct double precision
      sha256 text
      content bytea`),
  },
} as const satisfies Readonly<Record<string, Table>>;
