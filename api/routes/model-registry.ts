// /models: the registry. Operators register models, admins decide about them, auditors read.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { evidenceList } from '../../connectors/postgres/model-evidence.ts';
import { findModel, modelPage } from '../../connectors/postgres/model-records.ts';
import { historyOf } from '../../connectors/postgres/outbox.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import {
  type ModelMove,
  modelMoves,
  modelStatuses,
  riskTiers,
} from '../../operators/lifecycle/model.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import {
  cardOf,
  ModelName,
  ModelSchema,
  RegisterSchema,
  shownModel,
} from '../models/model-shape.ts';
import { EvidenceSchema, shownEvidence } from './model-evidence.ts';

const ParamsSchema = Type.Object({ model: ModelName });
const QuerySchema = Type.Object(
  {
    status: Type.Optional(Type.Enum(modelStatuses)),
    provider: Type.Optional(Type.String({ maxLength: 32 })),
    risk_tier: Type.Optional(Type.Enum(riskTiers)),
    owner: Type.Optional(Type.String({ maxLength: 128 })),
    after: Type.Optional(Type.String({ maxLength: 128 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
  },
  { additionalProperties: false },
);
const ListSchema = Type.Object({
  models: Type.Array(ModelSchema),
  next: Type.Union([Type.String(), Type.Null()], { description: '`after` of the next page' }),
});
const WholeSchema = Type.Object({
  ...ModelSchema.properties,
  evidence: Type.Array(EvidenceSchema),
  history: Type.Array(
    Type.Object({
      event_type: Type.String(),
      by: Type.String(),
      at: Type.String(),
      data: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});
const MoveSchema = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false },
);
const ImportSchema = Type.Object(
  {
    source: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$' }),
    models: Type.Array(RegisterSchema, { minItems: 1, maxItems: 200 }),
  },
  { additionalProperties: false },
);
const ImportedSchema = Type.Object({
  results: Type.Array(
    Type.Object({ model_id: Type.String(), outcome: Type.Enum(['registered', 'exists']) }),
  ),
});

const security = [{ bearer: [] }];
const problems = problemResponses({
  401: 'No usable token',
  403: 'Auditors read, operators register, admins decide; nobody approves what is their own',
  404: 'The organisation has no such model',
  409: 'The model cannot go there from where it stands',
  422: 'The body does not match its schema',
  503: 'The database cannot be reached: nothing has changed',
});

export interface ModelRegistryParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly registry: ModelRegistry;
}

const titles: Readonly<Record<ModelMove, string>> = {
  approve: 'Approves a registered model: it may be asked',
  reject: 'Rejects a registered model',
  freeze: 'Freezes an approved model: nobody may ask it, calls under way are cut',
  unfreeze: 'Lets a frozen model go on',
  retire: 'Retires a model: nobody may ask it again',
};

const moveRoutes = (server: FastifyInstance, parts: ModelRegistryParts): void => {
  for (const kind of modelMoves) {
    server.post<{
      Params: Static<typeof ParamsSchema>;
      Body: Static<typeof MoveSchema> | undefined;
    }>(
      `/models/:model/${kind}`,
      {
        schema: {
          ...{ security, params: ParamsSchema, body: MoveSchema, summary: titles[kind] },
          response: { 200: ModelSchema, ...problems },
        },
        onRequest: onlyFor(parts.authenticate, 'spm:admin'),
      },
      async ({ identity: { tenantId, subject: by }, params: { model }, body }) => {
        const command = { kind, by, reason: body?.reason ?? '' };
        return shownModel(await parts.registry.change(tenantId, model, command));
      },
    );
  }
};

const registerOnce = async (register: () => Promise<unknown>): Promise<'registered' | 'exists'> => {
  try {
    await register();
    return 'registered';
  } catch (error) {
    if (error instanceof WeirError && error.code === 'WEIR_MODELS_EXISTS') return 'exists';
    throw error;
  }
};

const importRoute = (
  server: FastifyInstance,
  { authenticate, registry }: ModelRegistryParts,
): void => {
  server.post<{ Body: Static<typeof ImportSchema> }>(
    '/models/import',
    {
      schema: {
        ...{ security, body: ImportSchema },
        summary:
          'Registers the models of a list; those that are there already are left as they are',
        response: { 200: ImportedSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, body: { source, models } }) => {
      const results: Static<typeof ImportedSchema>['results'] = [];
      for (const each of models) {
        const card = cardOf(each, source);
        const outcome = await registerOnce(() =>
          registry.change(tenantId, each.model_id, { kind: 'register', by, card }),
        );
        results.push({ model_id: each.model_id, outcome });
      }
      return { results };
    },
  );
};

/** Registers the routes. */
export const modelRegistryRoutes = (server: FastifyInstance, parts: ModelRegistryParts): void => {
  const { authenticate, pool, registry } = parts;
  const readers = onlyFor(authenticate, 'spm:auditor', 'spm:operator', 'spm:admin');
  server.post<{ Body: Static<typeof RegisterSchema> }>(
    '/models',
    {
      schema: {
        ...{ security, body: RegisterSchema },
        summary: 'Registers a model: it may be asked once an admin has approved it',
        response: { 201: ModelSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, body }, reply) => {
      const command = { kind: 'register', by, card: cardOf(body, 'manual') } as const;
      return reply
        .code(201)
        .send(shownModel(await registry.change(tenantId, body.model_id, command)));
    },
  );
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/models',
    {
      schema: {
        ...{ security, querystring: QuerySchema },
        summary: 'Lists the registered models, by name',
        response: { 200: ListSchema, ...problems },
      },
      onRequest: readers,
    },
    async ({ identity: { tenantId }, query }) => {
      const countMax = Number(query.limit ?? '100');
      const { status, provider, risk_tier: riskTier, owner, after } = query;
      const asked = { status, provider, riskTier, owner, after, countMax: countMax + 1 };
      const found = await modelPage(pool, tenantId, asked);
      const models = found.slice(0, countMax).map(shownModel);
      const isMore = found.length > countMax;
      return { models, next: isMore ? (models.at(-1)?.model_id ?? null) : null };
    },
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/models/:model',
    {
      schema: {
        ...{ security, params: ParamsSchema },
        summary: 'Shows a model, its evidence, and what has happened to it',
        response: { 200: WholeSchema, ...problems },
      },
      onRequest: readers,
    },
    async ({ identity: { tenantId }, params: { model } }) => {
      const [record, evidence, history] = await Promise.all([
        findModel(pool, tenantId, model),
        evidenceList(pool, tenantId, model),
        historyOf(pool, tenantId, 'models', model),
      ]);
      if (!record) throw apiErrors.NOT_FOUND();
      return {
        ...shownModel(record),
        evidence: evidence.map(shownEvidence),
        history: history.map(({ eventType: event_type, actor: by, atMs, data }) => ({
          ...{ event_type, by, at: new Date(atMs).toISOString(), data },
        })),
      };
    },
  );
  importRoute(server, parts);
  moveRoutes(server, parts);
};
