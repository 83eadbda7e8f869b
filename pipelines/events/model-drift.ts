// model_drift: the posture of the prompts for a model is distributed otherwise than before.
import Type, { type Static } from 'typebox';

export const driftCauses = ['policy', 'route', 'model', 'baseline'] as const;

const DistributionSchema = Type.Object({
  prompts: Type.Integer(),
  mean: Type.Number(),
  ...{ p50: Type.Number(), p90: Type.Number(), p99: Type.Number() },
  histogram: Type.Array(Type.Integer()),
});

export const DriftFactsSchema = Type.Object({
  /** What has changed in between; `baseline`: nothing that is known. */
  cause: Type.Enum(driftCauses),
  /** When it has, or where the two samples meet. */
  since: Type.String(),
  /** Of the two-sample Kolmogorov-Smirnov test. */
  statistic: Type.Number(),
  p_value: Type.Number(),
  /** The population stability index. */
  psi: Type.Number(),
  before: DistributionSchema,
  after: DistributionSchema,
});

export const ModelDriftSchema = Type.Object({
  model_id: Type.String({ minLength: 1, maxLength: 128 }),
  drift: DriftFactsSchema,
});

export type ModelDrift = Static<typeof ModelDriftSchema>;
