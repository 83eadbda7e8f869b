// /policies/modes and /policies/exceptions: which rules only watch, and for whom a rule does not hold for
// a while.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { ExceptionScopeSchema, modes } from '../../pipelines/events/policy-control.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { exceptionsMax, type PolicyControls } from '../control/policy-control.ts';
import { checkRule, type PolicyWordsParts, sayControl } from '../control/policy-words.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';

const yearSeconds = 31_536_000;
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const Rule = Type.String({
  ...{ minLength: 1, maxLength: 128 },
  description: '<policy>/<rule>, for example prompt/guard_flag',
});

const SetModeSchema = Type.Object(
  {
    rule: Type.Optional(Rule),
    mode: Type.Enum([...modes, 'inherit'], { description: 'inherit: a rule goes with the tenant' }),
    reason: Reason,
  },
  { additionalProperties: false },
);
const ModeSchema = Type.Object({
  target: Type.String({ description: 'A rule, or * for the organisation' }),
  mode: Type.Enum([...modes, 'inherit']),
  reason: Type.String(),
  by: Type.String(),
});
const MakeExceptionSchema = Type.Object(
  {
    rule: Rule,
    scope: ExceptionScopeSchema,
    ttl_seconds: Type.Integer({ minimum: 1, maximum: yearSeconds }),
    reason: Reason,
  },
  { additionalProperties: false },
);
const ExceptionSchema = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  scope: ExceptionScopeSchema,
  until: Type.String(),
  reason: Type.String(),
  by: Type.String(),
});
const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,256}$' }) });
const ModesSchema = Type.Object({
  mode: Type.Enum(modes, { description: 'Of the organisation' }),
  modes: Type.Array(ModeSchema),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may change this',
  404: 'There is no such exception in force',
  409: 'There are as many exceptions as there may be',
  422: 'The body does not match its schema, or the rule holds always',
  503: 'The log cannot be reached: nothing has changed',
});
const common = { security: [{ bearer: [] }] };

export interface PolicyRouteParts extends PolicyWordsParts {
  readonly authenticate: Authenticate;
  readonly control: Pick<PolicyControls, 'modes' | 'exceptions'>;
}

const modeRoutes = (server: FastifyInstance, parts: PolicyRouteParts): void => {
  const { authenticate, control } = parts;
  server.get(
    '/policies/modes',
    {
      schema: {
        ...common,
        summary: 'In which modes the organisation and its rules are',
        response: { 200: ModesSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity: { tenantId } }) => {
      const said = control.modes(tenantId);
      const all = said.find(({ target }) => target === '*')?.mode;
      return { mode: all === 'monitor' ? all : ('enforce' as const), modes: [...said] };
    },
  );
  server.post<{ Body: Static<typeof SetModeSchema> }>(
    '/policies/modes',
    {
      schema: {
        ...common,
        summary: 'Sets the mode of the organisation or of one rule',
        body: SetModeSchema,
        response: { 200: ModeSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, body: { rule: target = '*', ...body } }) => {
      if (target !== '*') checkRule(target);
      return sayControl(parts, tenantId, { kind: 'mode', target, ...body, by });
    },
  );
};

const exceptionRoutes = (server: FastifyInstance, parts: PolicyRouteParts): void => {
  const { authenticate, control, clock } = parts;
  const until = (untilMs: number): string => new Date(untilMs).toISOString();
  server.get(
    '/policies/exceptions',
    {
      schema: {
        ...common,
        summary: 'The exceptions in force',
        response: { 200: Type.Object({ exceptions: Type.Array(ExceptionSchema) }), ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity }) => ({
      exceptions: control
        .exceptions(identity.tenantId)
        .map(({ until_ms: untilMs, ...each }) => ({ ...each, until: until(untilMs) })),
    }),
  );
  server.post<{ Body: Static<typeof MakeExceptionSchema> }>(
    '/policies/exceptions',
    {
      schema: {
        ...common,
        summary: 'Lets prompts of a user, session, model or key pass a rule for a while',
        body: MakeExceptionSchema,
        response: { 201: ExceptionSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, body }, reply) => {
      const { rule, scope, ttl_seconds: seconds, reason } = body;
      checkRule(rule, 'prompt/');
      if (control.exceptions(tenantId).length >= exceptionsMax) {
        throw apiErrors.EXCEPTIONS_FULL({ exceptions_max: exceptionsMax });
      }
      const { until_ms: untilMs, ...made } = await sayControl(parts, tenantId, {
        ...{ kind: 'exception' as const, id: clock.id(), rule, scope, reason, by },
        until_ms: clock.now() + seconds * 1_000,
      });
      return reply.code(201).send({ ...made, until: until(untilMs) });
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/policies/exceptions/:id',
    {
      schema: {
        ...common,
        summary: 'Ends an exception',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: { id } }, reply) => {
      if (!control.exceptions(tenantId).some((each) => each.id === id)) throw apiErrors.NOT_FOUND();
      const reason = 'ended by hand';
      await sayControl(parts, tenantId, { kind: 'exception_ended', id, reason, by });
      return reply.code(204).send(null);
    },
  );
};

/** Registers the routes. */
export const policyRoutes = (server: FastifyInstance, parts: PolicyRouteParts): void => {
  modeRoutes(server, parts);
  exceptionRoutes(server, parts);
};
