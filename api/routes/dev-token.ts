// POST /dev-token: tokens for trying things out; only in the dev profile, only from loopback.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { demoScopes } from '../demo.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';

const dayseconds = 86_400;
const rolesOffered = ['user', 'spm:auditor', 'spm:operator', 'spm:admin'] as const;

const BodySchema = Type.Object(
  {
    sub: Type.Optional(Type.String({ pattern: '^[!-~]{1,128}$' })),
    tenant_id: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' })),
    roles: Type.Optional(Type.Array(Type.Union(rolesOffered.map((role) => Type.Literal(role))))),
    ttl_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: dayseconds })),
  },
  { additionalProperties: false },
);

const AnswerSchema = Type.Object({ token: Type.String(), expires_in: Type.Integer() });

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export interface DevTokenRequest {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly ttlSeconds: number;
}

/** Registers the route. */
export const devTokenRoute = (
  server: FastifyInstance,
  mint: (request: DevTokenRequest) => Promise<string>,
  defaultTenant: string,
): void => {
  server.post<{ Body: Static<typeof BodySchema> | null }>(
    '/dev-token',
    {
      schema: {
        summary: 'A token for trying things out (dev profile, loopback only)',
        body: Type.Union([BodySchema, Type.Null()]),
        response: {
          200: AnswerSchema,
          ...problemResponses({ 404: 'Asked from elsewhere', 422: 'The body is not as described' }),
        },
      },
    },
    async (request) => {
      if (!loopback.has(request.ip)) throw apiErrors.NOT_FOUND();
      const { sub, tenant_id, roles, ttl_seconds: ttlSeconds = dayseconds } = request.body ?? {};
      const token = await mint({
        subject: sub ?? 'user-demo-1',
        tenantId: tenant_id ?? defaultTenant,
        roles: roles ?? ['user'],
        scopes: demoScopes,
        ttlSeconds,
      });
      return { token, expires_in: ttlSeconds };
    },
  );
};
