// Drift: compares the scores of each model since its last change with those before it; without a change, those of
// the last window with its baseline.
import type { CommonQueryMethods } from 'slonik';
import {
  scoresOf,
  type WatchedModel,
  watchedModels,
} from '../../connectors/postgres/score-samples.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { driftOf } from '../../operators/drift/drift-of.ts';
import type { ModelDrift } from '../../pipelines/events/model-drift.ts';
import type { Journal } from '../journal.ts';

export interface DriftLimits {
  readonly windowMs: number;
  readonly baselineMs: number;
  readonly promptsMin: number;
}

type Cause = ModelDrift['drift']['cause'];

/** Of each side so many scores are compared, the newest. */
const scoresMax = 2_000;

/**
 * Where the two samples meet, and what has changed there. Nothing from before the last drift counts; a change in
 * the last window is waited for, so that it is named.
 */
const meetings = (
  { policy_ms, route_ms, model_ms, drift_ms }: WatchedModel,
  nowMs: number,
  { windowMs }: DriftLimits,
): readonly { readonly cause: Cause; readonly atMs: number }[] => {
  const known: readonly (readonly [Cause, number | null])[] = [
    ['policy', policy_ms],
    ['route', route_ms],
    ['model', model_ms],
  ];
  const changes = known
    .flatMap(([cause, atMs]) => (atMs === null ? [] : [{ cause, atMs }]))
    .filter(({ atMs }) => atMs > (drift_ms ?? Number.NEGATIVE_INFINITY));
  const atMs = nowMs - windowMs;
  const isQuiet = Math.max(drift_ms ?? 0, ...changes.map((each) => each.atMs)) < atMs;
  return isQuiet ? [...changes, { cause: 'baseline', atMs }] : changes;
};

/** Looks at all models of these tenants once. */
export const watchDrift = async (
  pool: CommonQueryMethods,
  tenants: readonly string[],
  {
    journal,
    clock,
    limits,
  }: {
    readonly journal: Pick<Journal, 'drifted'>;
    readonly clock: Pick<Clock, 'now'>;
    readonly limits: DriftLimits;
  },
): Promise<void> => {
  const nowMs = clock.now();
  const { windowMs, baselineMs, promptsMin } = limits;

  const look = async (model: WatchedModel): Promise<void> => {
    for (const { cause, atMs } of meetings(model, nowMs, limits)) {
      const fromMs = Math.max(atMs - baselineMs, model.drift_ms ?? 0);
      const before = await scoresOf(pool, model, { fromMs, toMs: atMs }, scoresMax);
      const after = await scoresOf(pool, model, { fromMs: atMs, toMs: nowMs }, scoresMax);
      const drift = driftOf(before, after, promptsMin);
      if (!drift) continue;
      const { tenant_id: tenantId, model_id } = model;
      // Without a change the meeting moves on with time: one per window.
      const place = cause === 'baseline' ? Math.floor(nowMs / windowMs) : atMs;
      const facts = { cause, since: new Date(atMs).toISOString(), ...drift };
      const id = `drift.${model_id}.${cause}.${place}`;
      await journal.drifted(tenantId, { model_id, drift: facts }, id);
      return;
    }
  };

  for (const model of await watchedModels(pool, tenants, nowMs - windowMs - baselineMs)) {
    await look(model);
  }
};
