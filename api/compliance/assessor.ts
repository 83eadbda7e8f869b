// The assessor: asks the database what is so, and assesses a framework by it. Everybody who wants to know
// (routes, command line, the schedule) asks here.
import type { DatabasePool } from 'slonik';
import { evidenceOf } from '../../connectors/postgres/compliance/evidence.ts';
import { complianceFacts } from '../../connectors/postgres/compliance/facts.ts';
import { policyVersionsIn } from '../../connectors/postgres/compliance/policy-versions.ts';
import { complianceSightings } from '../../connectors/postgres/compliance/sightings.ts';
import { insertSnapshot } from '../../connectors/postgres/compliance/snapshots.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { assess } from '../../operators/compliance/assess.ts';
import { isValid } from '../../operators/compliance/evidence.ts';
import type { Framework } from '../../operators/compliance/framework.ts';
import { shippedVersion } from '../../pipelines/events/policy-control.ts';
import type { PolicyControls } from '../control/policy-control.ts';
import type { Assessed, Range } from './assessed.ts';
import { snapshotOf } from './report.ts';

export interface AssessorParts {
  readonly pool: () => Promise<DatabasePool>;
  readonly control: Pick<PolicyControls, 'modeOf' | 'versions'>;
  /** What is shipped: it is in force wherever nobody has activated anything else. */
  readonly policies: { readonly version: string };
  readonly clock: Pick<Clock, 'now'>;
}

export interface Assessor {
  /** Rejects with `WEIR_POSTGRES_AWAY`. */
  assess(tenantId: string, framework: Framework, range: Range): Promise<Assessed>;
  /** Assesses the last 30 days up to now, and keeps the outcome for the trend. */
  take(tenantId: string, framework: Framework, cause: 'schedule' | 'demand'): Promise<Assessed>;
}

const usualMs = 30 * 86_400_000;

/** The version in force: what was activated last, else what is shipped. */
const versionIn = (
  { control, policies }: Pick<AssessorParts, 'control' | 'policies'>,
  tenantId: string,
): string => {
  const said = control.versions(tenantId).at(-1)?.version ?? shippedVersion;
  return said === shippedVersion ? policies.version : said;
};

/** Makes an assessor. */
export const assessor = ({ pool: open, control, policies, clock }: AssessorParts): Assessor => {
  const assessed = async (
    tenantId: string,
    framework: Framework,
    range: Range,
  ): Promise<Assessed> => {
    const pool = await open();
    const asked = { tenantId, ...range };
    const facts = await complianceFacts(pool, asked);
    const sightings = await complianceSightings(pool, asked);
    const evidence = await evidenceOf(pool, tenantId);
    const policyVersionsSeen = await policyVersionsIn(pool, asked);
    // Of a range that is over, ages and evidence are as they were at its end.
    const atMs = Math.min(clock.now(), range.toMs);
    const isMonitored = (rule: string): boolean => control.modeOf(tenantId, rule) === 'monitor';
    const known = { facts, sightings, evidence, isMonitored, atMs };
    return {
      ...{ tenantId, range, atMs, policyVersionsSeen },
      policyVersion: versionIn({ control, policies }, tenantId),
      evidence: evidence.filter((each) => each.framework === framework.id && isValid(each, atMs)),
      assessment: assess(framework, known),
    };
  };
  return {
    assess: assessed,
    take: async (tenantId, framework, cause) => {
      const toMs = clock.now() + 1;
      const found = await assessed(tenantId, framework, { fromMs: toMs - usualMs, toMs });
      await insertSnapshot(await open(), tenantId, snapshotOf(found, cause));
      return found;
    },
  };
};
