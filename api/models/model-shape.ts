// A registered model as routes and commands take and show it.
import Type, { type Static } from 'typebox';
import type { ModelRecord } from '../../connectors/postgres/model-records.ts';
import { type ModelCard, modelStatuses, riskTiers } from '../../operators/lifecycle/model.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** A name that no path of its own stands for. */
export const ModelName = Type.String({
  ...{ minLength: 1, maxLength: 128, pattern: '^(?!routes$)[!-~]+$' },
});

const Words = (maxLength: number) => Type.String({ maxLength });

/** What is said of a model when it is registered. */
export const RegisterSchema = Type.Object(
  {
    model_id: ModelName,
    provider: Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,31}$',
      description: 'Who answers for it: anthropic, openai, groq, scripted; others are records only',
    }),
    version: Type.Optional(Words(128)),
    risk_tier: Type.Optional(
      Type.Enum(riskTiers, { description: 'high when it is left out; or a tier of the AI Act' }),
    ),
    owner: Type.Optional(Words(128)),
    purpose: Type.Optional(Words(2_000)),
  },
  { additionalProperties: false },
);

export const ModelSchema = Type.Object({
  model_id: Type.String(),
  status: Type.String({ description: modelStatuses.join(', ') }),
  provider: Type.String(),
  version: Type.String(),
  risk_tier: Type.String(),
  owner: Type.String(),
  purpose: Type.String(),
  source: Type.String(),
  registered_by: Type.String(),
  registered_at: Type.String(),
  approved_by: Type.Union([Type.String(), Type.Null()]),
  approved_at: Type.Union([Type.String(), Type.Null()]),
  updated_at: Type.String(),
  evidence_count: Type.Integer(),
});

/** The card of what was asked for. */
export const cardOf = (asked: Static<typeof RegisterSchema>, source: string): ModelCard => ({
  ...{ provider: asked.provider, version: asked.version ?? '', owner: asked.owner ?? '' },
  ...{ purpose: asked.purpose ?? '', riskTier: asked.risk_tier ?? 'high', source },
});

/** A record, for people. */
export const shownModel = (record: ModelRecord): Static<typeof ModelSchema> => ({
  ...{ model_id: record.modelId, status: record.status, provider: record.provider },
  ...{ version: record.version, risk_tier: record.riskTier, owner: record.owner },
  ...{ purpose: record.purpose, source: record.source, registered_by: record.registeredBy },
  ...{ registered_at: iso(record.registeredMs), approved_by: record.approvedBy },
  approved_at: record.approvedMs === null ? null : iso(record.approvedMs),
  ...{ updated_at: iso(record.updatedMs), evidence_count: record.evidenceCount },
});
