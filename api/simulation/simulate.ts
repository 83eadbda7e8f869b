// Simulations: a candidate against what was recorded, or against events that somebody gives, one after the
// other, each in threads of its own with a bound on their time and memory.
import { availableParallelism } from 'node:os';
import type { DatabasePool } from 'slonik';
import { postgresErrors } from '../../connectors/postgres/errors.ts';
import { policyVersion } from '../../connectors/postgres/policy-versions.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { shippedVersion } from '../../pipelines/events/policy-control.ts';
import { shapeFindings } from '../../policies/checks/data-shape.ts';
import { inTurn } from '../../policies/compiler/in-turn.ts';
import { policyErrors } from '../../policies/errors.ts';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { type Bundle, readBundle, withData } from '../../policies/manifest.ts';
import type { GivenChange, GivenEvent, Simulated } from '../../policies/simulator.ts';
import { type Changes, dataFile, readSources, withChanges } from '../../policies/sources.ts';
import { soundBundle } from '../../policies/verdict.ts';
import { besideThis } from '../beside-this.ts';
import {
  activeVersion,
  changedSources,
  type PolicyVersionParts,
} from '../control/policy-versions.ts';
import { apiErrors } from '../errors.ts';
import { answerOfThread } from './answer-of-thread.ts';

export interface RecordedRange {
  readonly tenantId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly countMax: number;
  readonly offset: number;
  readonly limit: number;
}

export type SimulationJob =
  | (RecordedRange & {
      readonly kind: 'recorded';
      readonly candidate: Bundle;
      readonly databaseUrl: string;
      /** Threads that judge side by side, and what they all may keep in memory. */
      readonly judges: number;
      readonly judgesHeapMbMax: number;
    })
  | {
      readonly kind: 'given';
      readonly candidate: Bundle;
      readonly active: Bundle;
      readonly events: readonly GivenEvent[];
    };

export type RecordedSimulation = Simulated & { readonly kind: 'recorded'; readonly read: number };
export type GivenSimulation = { readonly kind: 'given'; readonly events: readonly GivenChange[] };
export type ThreadSaid =
  | RecordedSimulation
  | GivenSimulation
  | { readonly kind: 'failed'; readonly code: string; readonly detail: object };

const timeMsMax = 180_000;
const waitingMax = 4;
/** Half of it for the thread that reads and counts, half for its judges. */
const heapMbMax = 512;
const judgesMax = 4;

/** The bundle that holds in an organisation. */
const activeBundle = async (
  parts: Pick<PolicyVersionParts, 'control' | 'pool' | 'signer'>,
  tenantId: string,
): Promise<Bundle> => {
  const version = activeVersion(parts, tenantId);
  if (version === shippedVersion) return readBundle(bundleDirectory);
  const pool: DatabasePool = await parts.pool();
  const signed = await policyVersion(pool, tenantId, version);
  if (!signed) throw policyErrors.VERSION_UNKNOWN({ version });
  return parts.signer.open(signed);
};

/** What would hold with the changes. Other data needs no compiler: the program stays the same. */
const candidateOf = async (
  parts: PolicyVersionParts,
  tenantId: string,
  changes: Changes,
  active: Bundle,
): Promise<Bundle> => {
  if (Object.keys(changes.sources ?? {}).length === 0) {
    const { data } = changes;
    if (data === undefined) return active;
    const base = { [dataFile]: active.data.toString('utf8') };
    const text = withChanges(base, { data })[dataFile];
    const findings = shapeFindings(readSources()[dataFile] ?? '{}', text);
    if (findings.length > 0) throw policyErrors.REGO_INVALID({ findings });
    return withData(active, Buffer.from(text ?? '{}', 'utf8'));
  }
  const sources = await changedSources(parts, tenantId, changes);
  return soundBundle(parts.compiler, sources, ['check', 'build']);
};

const failed = ({ code, detail }: ThreadSaid & { readonly kind: 'failed' }): Error => {
  if (code.startsWith('WEIR_POLICIES_')) return policyErrors.SMOKE_FAILED({ ...detail });
  if (code.startsWith('WEIR_POSTGRES_')) return postgresErrors.AWAY({ during: 'simulation' });
  return apiErrors.SIMULATION_FAILED({ reason: 'ended' });
};

export interface Simulations {
  /** Judges recorded decisions again. */
  recorded(
    range: RecordedRange,
    changes: Changes,
  ): Promise<RecordedSimulation & { version: string }>;
  /** Judges events that are given. */
  given(
    tenantId: string,
    events: readonly GivenEvent[],
    changes: Changes,
  ): Promise<GivenSimulation & { version: string }>;
}

/** Opens them. */
export const openSimulations = (
  parts: PolicyVersionParts & {
    readonly databaseUrl: string;
    readonly clock: Clock;
    /** Threads that judge side by side; as many as there are processors, up to four. */
    readonly judges?: number;
  },
): Simulations => {
  const { clock, databaseUrl, judges = Math.min(judgesMax, availableParallelism()) } = parts;
  const turn = inTurn(waitingMax, () => apiErrors.SIMULATION_BUSY({ retry_after_seconds: 10 }));
  const late = () => apiErrors.SIMULATION_FAILED({ reason: 'too_long', time_ms_max: timeMsMax });
  const run = (workerData: SimulationJob): Promise<ThreadSaid> =>
    turn(async () => {
      const { file, execArgv } = besideThis(import.meta.url, 'thread');
      const resourceLimits = { maxOldGenerationSizeMb: heapMbMax / 2 };
      const options = { workerData, resourceLimits, execArgv };
      return (await answerOfThread(file, options, { clock, timeMsMax, late })) as ThreadSaid;
    });
  return {
    recorded: async (range, changes) => {
      const active = await activeBundle(parts, range.tenantId);
      const candidate = await candidateOf(parts, range.tenantId, changes, active);
      const said = await run({
        ...{ kind: 'recorded', ...range, databaseUrl, candidate },
        ...{ judges, judgesHeapMbMax: heapMbMax / 2 },
      });
      if (said.kind === 'failed') throw failed(said);
      return { ...(said as RecordedSimulation), version: candidate.manifest.version };
    },
    given: async (tenantId, events, changes) => {
      const active = await activeBundle(parts, tenantId);
      const candidate = await candidateOf(parts, tenantId, changes, active);
      const said = await run({ kind: 'given', active, candidate, events });
      if (said.kind === 'failed') throw failed(said);
      return { ...(said as GivenSimulation), version: candidate.manifest.version };
    },
  };
};
