// The keeper: assesses every framework of every organisation again and again, and makes the reports that are
// due. Every worker has one; an advisory lock of the database lets one of them work at a time.
import { createHash } from 'node:crypto';
import type { DatabasePool } from 'slonik';
import { insertReport } from '../../connectors/postgres/compliance/reports.ts';
import {
  dueSchedules,
  inTurn,
  type ScheduleRecord,
  setDue,
} from '../../connectors/postgres/compliance/schedules.ts';
import { latestSnapshots } from '../../connectors/postgres/compliance/snapshots.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { frameworkNamed, frameworks } from '../../operators/compliance/catalogue.ts';
import { daysOf, nextDue } from '../../operators/compliance/schedule.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import type { Journal } from '../journal.ts';
import type { Assessor } from './assessor.ts';
import { type ReportFormat, render } from './render.ts';
import { type Report, reportOf } from './report.ts';

const lookMsMax = 30_000;
const dayMs = 86_400_000;
const madeBy = 'schedule';

export interface KeeperParts {
  readonly pool: () => Promise<DatabasePool>;
  readonly assessor: Assessor;
  readonly journal: Pick<Journal, 'note'>;
  /** The organisations that are served now. */
  readonly tenants: () => readonly string[];
  /** How old an assessment may become; 0: only reports are made. */
  readonly intervalMs: number;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly log: Logger;
}

export interface Keeper {
  /** Does what is due, unless another process is at it; answers whether it did. */
  look(): Promise<boolean>;
  /** Ends it, once what is under way is done. */
  close(): Promise<void>;
}

/** The bytes of a report under an id that its due time names: made twice, it is kept once. */
const storedOf = async (report: Report, format: ReportFormat, dueMs: number) => {
  const content = await render(report, format);
  const { framework, policy_version, overall_coverage_pct: coverage_pct, range } = report;
  return {
    report_id: `${framework}.${format}.${new Date(dueMs).toISOString().slice(0, 10)}.${dueMs}`,
    ...{ framework, format, made_at: report.generated_at, made_by: madeBy, ...range },
    ...{ policy_version, coverage_pct, content },
    sha256: createHash('sha256').update(content).digest('hex'),
  };
};

/** Starts the keeper. */
export const keepCompliance = (parts: KeeperParts): Keeper => {
  const { pool: open, assessor, journal, tenants, intervalMs, clock, log } = parts;
  let isClosing = false;
  let running: Promise<unknown> = Promise.resolve();

  const trying = async (facts: object, work: () => Promise<void>): Promise<void> => {
    if (isClosing) return;
    await work().catch((error) =>
      log.warn({ ...facts, ...errorFacts(error) }, 'compliance could not be looked after'),
    );
  };

  const assessAll = async (pool: DatabasePool): Promise<void> => {
    const latest = await latestSnapshots(pool, tenants());
    const takenMs = new Map(
      latest.map((each) => [`${each.tenant_id} ${each.framework}`, Date.parse(each.taken_at)]),
    );
    for (const tenantId of tenants()) {
      for (const framework of frameworks) {
        const age = clock.now() - (takenMs.get(`${tenantId} ${framework.id}`) ?? 0);
        if (age < intervalMs) continue;
        await trying({ tenantId, framework: framework.id }, async () => {
          await assessor.take(tenantId, framework, 'schedule');
        });
      }
    }
  };

  const make = async (pool: DatabasePool, schedule: ScheduleRecord): Promise<void> => {
    const { tenant_id: tenantId, every, formats, due_ms: dueMs } = schedule;
    const framework = frameworkNamed(schedule.framework);
    if (framework) {
      const toMs = clock.now() + 1;
      const range = { fromMs: toMs - daysOf[every] * dayMs, toMs };
      const report = reportOf(await assessor.assess(tenantId, framework, range));
      for (const format of formats) {
        const stored = await storedOf(report, format, dueMs);
        await insertReport(pool, tenantId, stored);
        const { report_id, sha256, coverage_pct, policy_version } = stored;
        await journal.note(tenantId, madeBy, 'compliance_report_made', {
          ...{ report_id, framework: framework.id, format, sha256, coverage_pct, policy_version },
          ...report.range,
        });
      }
    }
    await setDue(pool, schedule, nextDue(every, clock.now()));
  };

  const look = async (): Promise<boolean> => {
    const pool = await open();
    return inTurn(pool, async () => {
      if (intervalMs > 0) await assessAll(pool);
      const served = new Set(tenants());
      for (const schedule of await dueSchedules(pool, clock.now())) {
        const { tenant_id: tenantId, framework } = schedule;
        if (served.has(tenantId)) {
          await trying({ tenantId, framework }, () => make(pool, schedule));
        }
      }
    });
  };

  const lookMs = intervalMs > 0 ? Math.min(intervalMs, lookMsMax) : lookMsMax;
  const looks = keepFresh(
    lookMs,
    async () => {
      running = trying({}, async () => {
        await look();
      });
      await running;
    },
    clock,
  );
  return {
    look,
    close: async () => {
      isClosing = true;
      looks.close();
      await running;
    },
  };
};
