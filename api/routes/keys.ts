// /keys: admins give keys to applications, replace them and take them back. A key is shown once.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { newApplicationKey } from '../../connectors/identity/application-key.ts';
import {
  insertKey,
  type KeyRecord,
  keysOf,
  revokeKey,
} from '../../connectors/postgres/application-keys.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

const Word = Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' });
const ttlSecondsMax = 10 * 31_536_000;

const CreateSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128 }),
    scopes: Type.Optional(Type.Array(Word, { maxItems: 64 })),
    ttl_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: ttlSecondsMax })),
    requests_per_minute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) });
const Time = Type.Union([Type.String(), Type.Null()]);
const RecordSchema = Type.Object({
  key_id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  created_by: Type.String(),
  created_at: Type.String(),
  expires_at: Time,
  revoked_at: Time,
  successor: Type.Union([Type.String(), Type.Null()]),
  requests_per_minute: Type.Union([Type.Integer(), Type.Null()]),
});
const CreatedSchema = Type.Object({ key_id: Type.String(), key: Type.String() });

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may',
  404: 'There is no such key in force',
  422: 'The body does not match its schema',
  503: 'The database cannot be reached',
});

export interface KeyParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly journal: Pick<Journal, 'note'>;
}

const timeOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString();

const shown = (record: KeyRecord): Static<typeof RecordSchema> => ({
  key_id: record.keyId,
  name: record.name,
  scopes: [...record.scopes],
  created_by: record.createdBy,
  created_at: new Date(record.createdMs).toISOString(),
  expires_at: timeOf(record.expiresMs),
  revoked_at: timeOf(record.revokedMs),
  successor: record.successor,
  requests_per_minute: record.requestsPerMinute,
});

/** Registers the routes. */
export const keyRoutes = (server: FastifyInstance, parts: KeyParts): void => {
  const { authenticate, pool, journal } = parts;
  const onRequest = onlyFor(authenticate, 'spm:admin');
  const common = { security: [{ bearer: [] }] };

  const create = async (
    { tenantId, subject: createdBy }: FastifyRequest['identity'],
    { name, scopes = [], ttl_seconds: ttlSeconds, ...limits }: Static<typeof CreateSchema>,
  ) => {
    const made = newApplicationKey();
    const { keyId, sha256, key } = made;
    const { requests_per_minute: requestsPerMinute } = limits;
    const rights = { scopes, ttlSeconds, requestsPerMinute };
    await insertKey(pool, { keyId, tenantId, name, sha256, createdBy, ...rights });
    await journal.note(tenantId, createdBy, 'key_created', { key_id: keyId, name });
    return { key_id: keyId, key };
  };

  server.post<{ Body: Static<typeof CreateSchema> }>(
    '/keys',
    {
      schema: {
        ...common,
        summary: 'Makes a key for an application; it is shown once',
        body: CreateSchema,
        response: { 201: CreatedSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, body }, reply) => reply.code(201).send(await create(identity, body)),
  );
  server.get(
    '/keys',
    {
      schema: {
        ...common,
        summary: 'Lists the keys of the organisation, without the keys themselves',
        response: { 200: Type.Object({ keys: Type.Array(RecordSchema) }), ...problems },
      },
      onRequest,
    },
    async ({ identity }) => ({ keys: (await keysOf(pool, identity.tenantId)).map(shown) }),
  );
  server.post<{ Params: Static<typeof ParamsSchema> }>(
    '/keys/:id/rotate',
    {
      schema: {
        ...common,
        summary: 'Makes a successor for a key and revokes it',
        params: ParamsSchema,
        response: { 201: CreatedSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, params }, reply) => {
      const { tenantId, subject: by } = identity;
      const all = await keysOf(pool, tenantId);
      const old = all.find(({ keyId, revokedMs }) => keyId === params.id && revokedMs === null);
      if (!old) throw apiErrors.NOT_FOUND();
      const { name, scopes, requestsPerMinute: rate } = old;
      const limits = rate === null ? {} : { requests_per_minute: rate };
      const made = await create(identity, { name, scopes: [...scopes], ...limits });
      await revokeKey(pool, { tenantId, keyId: old.keyId, by }, made.key_id);
      await journal.note(tenantId, by, 'key_rotated', {
        key_id: old.keyId,
        successor: made.key_id,
      });
      return reply.code(201).send(made);
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/keys/:id',
    {
      schema: {
        ...common,
        summary: 'Revokes a key: it is of no use within two seconds',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity, params }, reply) => {
      const { tenantId, subject: by } = identity;
      if (!(await revokeKey(pool, { tenantId, keyId: params.id, by }))) throw apiErrors.NOT_FOUND();
      await journal.note(tenantId, by, 'key_revoked', { key_id: params.id });
      return reply.code(204).send(null);
    },
  );
};
