// weir compliance report: assesses a framework and writes the report, as the gateway would.
import { writeFileSync } from 'node:fs';
import { openPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { frameworkNamed, frameworks } from '../../operators/compliance/catalogue.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { assessor } from '../compliance/assessor.ts';
import { render, reportFormats } from '../compliance/render.ts';
import { reportOf } from '../compliance/report.ts';
import { openPolicyControl } from '../control/policy-control.ts';
import { apiErrors } from '../errors.ts';
import { openJournal } from '../journal.ts';
import { timeRange } from '../time-range.ts';
import { speaker } from './mode.ts';
import { note, say } from './output.ts';
import { withLog } from './platform.ts';

export interface ReportOptions {
  readonly tenant: string;
  readonly framework: string;
  readonly format: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

/** Writes the report of a framework to a file, or JSON to stdout. */
export const complianceReport = (options: ReportOptions): Promise<void> => {
  const { tenant: tenantId, from, to, out } = options;
  const format = reportFormats.find((each) => each === options.format);
  if (!format) throw apiErrors.INPUT_INVALID({ expected: reportFormats.join(', ') });
  const framework = frameworkNamed(options.framework);
  if (!framework) {
    throw apiErrors.INPUT_INVALID({ expected: frameworks.map(({ id }) => id).join(', ') });
  }
  if (format !== 'json' && out === undefined) throw apiErrors.INPUT_INVALID({ expected: '--out' });
  return withLog(async (transport, { databaseUrl }) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const partitions = (await transport.shape()).get(tenantId);
    if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant: tenantId });
    const own = { clock: systemClock, log: silentLog };
    const policies = await openPolicies();
    const control = await openPolicyControl(transport, [tenantId], own);
    const pool = await openPool(databaseUrl, 1);
    try {
      const range = timeRange({ from, to }, systemClock.now());
      const { assess } = assessor({ ...own, pool: async () => pool, control, policies });
      const report = reportOf(await assess(tenantId, framework, range));
      const content = await render(report, format);
      const journal = openJournal({ ...own, transport, partitions, component: 'cli' });
      await journal.note(tenantId, speaker(), 'compliance_report_read', {
        ...{ framework: framework.id, format, coverage_pct: report.overall_coverage_pct },
        ...report.range,
      });
      if (out === undefined) return say(content.toString().trimEnd());
      writeFileSync(out, content);
      note(`${out}: ${report.name}, ${report.overall_coverage_pct} % covered`);
    } finally {
      control.close();
      await pool.end();
    }
  });
};
