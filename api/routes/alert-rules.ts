// /alert-rules: who is told of what, and where. Secrets of targets go in and never come out.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  type AlertRule,
  alertRules,
  deleteAlertRule,
  putAlertRule,
} from '../../connectors/postgres/alert-rules.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { noticeSources, severities } from '../../pipelines/events/notice.ts';
import { sealedTarget, shownTarget } from '../alerting/targets.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

const rulesMax = 200;

const Word = Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' });
const Words = Type.Optional(Type.Array(Word, { minItems: 1, maxItems: 50 }));
const Url = Type.String({ minLength: 8, maxLength: 2_048, pattern: '^https?://[!-~]+$' });

/** What is not named does not matter. */
export const MatcherSchema = Type.Object(
  {
    sources: Type.Optional(Type.Array(Type.Enum(noticeSources), { minItems: 1, maxItems: 10 })),
    severity_min: Type.Optional(Type.Enum(severities)),
    ...{ rules: Words, techniques: Words },
    labels: Type.Optional(Type.Record(Word, Word, { maxProperties: 10 })),
  },
  { additionalProperties: false },
);
const MetricSchema = Type.Object(
  {
    name: Type.Enum(['average_posture', 'blocked_share', 'prompts', 'cost_microusd', 'tokens']),
    above: Type.Number(),
    window_sec: Type.Integer({ minimum: 1, maximum: 2_592_000 }),
    model_id: Type.Optional(Word),
  },
  { additionalProperties: false },
);
const closed = { additionalProperties: false };
const TargetSchema = Type.Union([
  Type.Object(
    {
      ...{ name: Word, kind: Type.Literal('webhook'), url: Url },
      secret: Type.String({ minLength: 16, maxLength: 256, description: 'Signs what is sent' }),
    },
    closed,
  ),
  Type.Object({ name: Word, kind: Type.Literal('slack'), url: Url }, closed),
  Type.Object(
    {
      ...{ name: Word, kind: Type.Literal('mail') },
      to: Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;:"()\\[\\]\\\\]+@[A-Za-z0-9.-]+$' }),
    },
    closed,
  ),
]);
const common = {
  name: Type.String({ minLength: 1, maxLength: 128 }),
  enabled: Type.Optional(Type.Boolean()),
  matcher: Type.Optional(MatcherSchema),
  metric: Type.Optional(MetricSchema),
  group_by: Type.Optional(Type.Array(Word, { maxItems: 5 })),
  group_window_sec: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600 })),
  repeat_interval_sec: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800 })),
};
const BodySchema = Type.Object(
  { ...common, targets: Type.Array(TargetSchema, { minItems: 1, maxItems: 10 }) },
  closed,
);
const RuleSchema = Type.Object({
  rule_id: Type.String(),
  ...Type.Required(Type.Object(common)).properties,
  metric: Type.Union([MetricSchema, Type.Null()]),
  targets: Type.Array(Type.Object({ name: Type.String(), kind: Type.String(), to: Type.String() })),
  ...{ updated_by: Type.String(), updated_at: Type.String() },
});
const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,64}$' }) });

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may change rules; operators and auditors may see them',
  404: 'There is no such rule',
  409: 'There are as many rules as there may be',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached',
});

const shown = ({ tenant_id, targets, ...rule }: AlertRule) => ({
  ...{ ...rule, targets: targets.map(shownTarget) },
});

export interface AlertRuleParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly vault: Pick<Vault, 'seal'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id'>;
}

/** Registers the routes. */
export const alertRuleRoutes = (server: FastifyInstance, parts: AlertRuleParts): void => {
  const { authenticate, pool, vault, journal, clock } = parts;
  const security = [{ bearer: [] }];
  const mayChange = onlyFor(authenticate, 'spm:admin');

  const find = async (tenantId: string, id: string): Promise<AlertRule> => {
    const found = (await alertRules(pool, [tenantId])).find(({ rule_id: own }) => own === id);
    if (!found) throw apiErrors.NOT_FOUND();
    return found;
  };
  const put = async (
    { tenantId, subject: by }: FastifyRequest['identity'],
    ruleId: string,
    body: Static<typeof BodySchema>,
  ) => {
    const names = new Set(body.targets.map(({ name }) => name));
    if (names.size < body.targets.length) {
      throw apiErrors.SCHEMA({ mismatches: [{ path: '/targets', expected: 'different names' }] });
    }
    const stored = await putAlertRule(
      pool,
      {
        ...{ tenant_id: tenantId, rule_id: ruleId, name: body.name, updated_by: by },
        ...{ enabled: body.enabled ?? true, matcher: body.matcher ?? {} },
        ...{ metric: body.metric ?? null, group_by: body.group_by ?? ['rule'] },
        group_window_sec: body.group_window_sec ?? 30,
        repeat_interval_sec: body.repeat_interval_sec ?? 3_600,
        targets: body.targets.map((each) => sealedTarget(vault, { tenantId, ruleId }, each)),
      },
      rulesMax,
    );
    if (!stored) throw apiErrors.ALERTS_FULL({ max: rulesMax });
    await journal.note(tenantId, by, 'alert_rule_changed', { rule_id: ruleId }, 'warning');
    return shown(await find(tenantId, ruleId));
  };

  server.get(
    '/alert-rules',
    {
      schema: {
        ...{ security, summary: 'Lists the alert rules, without addresses and secrets' },
        response: { 200: Type.Object({ rules: Type.Array(RuleSchema) }), ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity }) => ({ rules: (await alertRules(pool, [identity.tenantId])).map(shown) }),
  );
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/alert-rules',
    {
      schema: {
        ...{ security, summary: 'Makes an alert rule', body: BodySchema },
        response: { 201: RuleSchema, ...problems },
      },
      onRequest: mayChange,
    },
    async ({ identity, body }, reply) =>
      reply.code(201).send(await put(identity, clock.id(), body)),
  );
  server.put<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    '/alert-rules/:id',
    {
      schema: {
        ...{ security, summary: 'Changes an alert rule as a whole' },
        ...{ params: ParamsSchema, body: BodySchema },
        response: { 200: RuleSchema, ...problems },
      },
      onRequest: mayChange,
    },
    async ({ identity, params, body }) => {
      const { rule_id: id } = await find(identity.tenantId, params.id);
      return put(identity, id, body);
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/alert-rules/:id',
    {
      schema: {
        ...{ security, summary: 'Ends an alert rule; what waits for its targets is given up' },
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest: mayChange,
    },
    async ({ identity: { tenantId, subject: by }, params: { id } }, reply) => {
      if (!(await deleteAlertRule(pool, tenantId, id))) throw apiErrors.NOT_FOUND();
      await journal.note(tenantId, by, 'alert_rule_ended', { rule_id: id }, 'warning');
      return reply.code(204).send(null);
    },
  );
};
