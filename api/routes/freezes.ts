// /freeze, /unfreeze, /freezes: operators stop a tenant, a user, a session or a model, at once.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import {
  type FreezeControl,
  FreezeControlSchema,
  freezeScopes,
} from '../../pipelines/events/freeze-control.ts';
import type { Notice } from '../../pipelines/events/notice.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import type { Freezes } from '../control/freezes.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

const Thing = {
  scope: Type.Enum(freezeScopes),
  id: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' },
      description: 'Of the user, session or model; not needed for the tenant',
    }),
  ),
  reason: Type.String({ minLength: 1, maxLength: 500 }),
};
const FreezeSchema = Type.Object(
  {
    ...Thing,
    ttl_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
  },
  { additionalProperties: false },
);
const UnfreezeSchema = Type.Object(Thing, { additionalProperties: false });
const ListSchema = Type.Object({ freezes: Type.Array(FreezeControlSchema) });

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only operators and admins may',
  422: 'The body does not match its schema, or it names nothing',
  503: 'The log cannot be reached: nothing has changed',
});

export interface FreezeParts {
  readonly authenticate: Authenticate;
  readonly freezes: Pick<Freezes, 'list'>;
  readonly transport: Pick<Transport, 'append'>;
  readonly journal: Pick<Journal, 'note' | 'tell'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** Without the reason: that is somebody's words. */
const noticeOf = ({ scope, id, frozen, by }: FreezeControl): Notice => ({
  ...{ source: 'freeze', severity: frozen ? 'warning' : 'info', techniques: [] },
  rule: frozen ? 'frozen' : 'unfrozen',
  title: `${by} has ${frozen ? 'frozen' : 'freed'} the ${scope} ${id}`,
  labels: { scope, [scope]: id, by },
});

/** Registers the routes. */
export const freezeRoutes = (server: FastifyInstance, parts: FreezeParts): void => {
  const { authenticate, freezes, transport, journal, clock } = parts;
  const onRequest = onlyFor(authenticate, 'spm:operator', 'spm:admin');
  const common = { security: [{ bearer: [] }] };

  const say = async (
    { identity }: FastifyRequest,
    body: Static<typeof FreezeSchema>,
    frozen: boolean,
  ) => {
    const { tenantId, subject: by } = identity;
    const { scope, reason, ttl_seconds: seconds } = body;
    const id = scope === 'tenant' ? tenantId : body.id;
    if (id === undefined) {
      throw apiErrors.SCHEMA({ mismatches: [{ path: '/id', expected: `the ${scope}` }] });
    }
    const until = seconds === undefined ? {} : { until_ms: clock.now() + seconds * 1_000 };
    const said = { ...{ scope, id, frozen, reason, by }, ...until };
    try {
      await sayBroadcast(transport, broadcasts.freezeControl, tenantId, said, clock);
      const event = frozen ? 'freeze_applied' : 'freeze_lifted';
      await journal.note(tenantId, by, event, { scope, id, ...until }, 'warning');
      await journal.tell(tenantId, noticeOf(said));
    } catch (cause) {
      throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    }
    return said;
  };

  server.post<{ Body: Static<typeof FreezeSchema> }>(
    '/freeze',
    {
      schema: {
        ...common,
        summary: 'Freezes a tenant, user, session or model: prompts are refused, streams cut',
        body: FreezeSchema,
        response: { 200: FreezeControlSchema, ...problems },
      },
      onRequest,
    },
    (request) => say(request, request.body, true),
  );
  server.post<{ Body: Static<typeof UnfreezeSchema> }>(
    '/unfreeze',
    {
      schema: {
        ...common,
        summary: 'Ends a freeze',
        body: UnfreezeSchema,
        response: { 200: FreezeControlSchema, ...problems },
      },
      onRequest,
    },
    (request) => say(request, request.body, false),
  );
  server.get(
    '/freezes',
    {
      schema: {
        ...common,
        summary: 'Names what is frozen in the organisation',
        response: { 200: ListSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity }) => ({ freezes: [...freezes.list(identity.tenantId)] }),
  );
};
