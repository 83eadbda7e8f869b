// /inventory/agents/:id, /inventory/tools/:id: somebody answers for an agent or a tool from now on, or no
// longer. What was found of it is resolved then.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  keepRegistration,
  type Registration,
  removeRegistration,
} from '../../connectors/postgres/registrations.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,140}$' }) });
const BodySchema = Type.Object(
  {
    owner: Type.String({ minLength: 1, maxLength: 128 }),
    purpose: Type.String({ minLength: 1, maxLength: 2_000 }),
  },
  { additionalProperties: false },
);

const security = [{ bearer: [] }];
const problems = problemResponses({
  401: 'No usable token',
  403: 'Only operators and admins may',
  404: 'Nobody has registered it',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached',
});

export interface RegistrationParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly journal: Pick<Journal, 'note'>;
  readonly transport: Pick<Transport, 'append'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

const kinds = { agents: 'agent', tools: 'tool' } as const;

const routesOf = (
  server: FastifyInstance,
  path: keyof typeof kinds,
  { authenticate, pool, journal, transport, clock }: RegistrationParts,
): void => {
  const kind: Registration['kind'] = kinds[path];
  const onRequest = onlyFor(authenticate, 'spm:operator', 'spm:admin');
  const tell = async (tenantId: string, by: string, eventType: string, details: object) => {
    await journal.note(tenantId, by, eventType, { ...details });
    const said = { registry: 'registrations', by } as const;
    await sayBroadcast(transport, broadcasts.registryControl, tenantId, said, clock).catch(
      (cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      },
    );
  };
  server.put<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    `/inventory/${path}/:id`,
    {
      schema: {
        ...{ security, params: ParamsSchema, body: BodySchema },
        summary: `Registers a${kind === 'agent' ? 'n agent' : ' tool'}: somebody answers for it`,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { id }, body }, reply) => {
      await keepRegistration(pool, { tenantId, kind, id, ...body, registeredBy: by });
      await tell(tenantId, by, `${kind}_registered`, { [`${kind}_id`]: id, ...body });
      return reply.code(204).send(null);
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    `/inventory/${path}/:id`,
    {
      schema: {
        ...{ security, params: ParamsSchema },
        summary: 'Nobody answers for it any more: when it is seen again, it is a finding',
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { id } }, reply) => {
      if (!(await removeRegistration(pool, { tenantId, kind, id }))) throw apiErrors.NOT_FOUND();
      await tell(tenantId, by, `${kind}_unregistered`, { [`${kind}_id`]: id });
      return reply.code(204).send(null);
    },
  );
};

/** Registers the routes. */
export const registrationRoutes = (server: FastifyInstance, parts: RegistrationParts): void => {
  routesOf(server, 'agents', parts);
  routesOf(server, 'tools', parts);
};
