// policy_control: which policies hold in a tenant, in which mode their rules do, which exceptions there are,
// and what may be used up. What holds is the newest word on each.
import Type, { type Static } from 'typebox';

export const modes = ['enforce', 'monitor'] as const;
export const budgetUnits = ['tokens', 'requests'] as const;
export const budgetPeriods = ['day', 'month'] as const;

const Name = Type.String({ minLength: 1, maxLength: 256, pattern: '^[!-~]+$' });

/** Who has said so, and why. */
const said = {
  reason: Type.String({ maxLength: 500 }),
  by: Type.String({ minLength: 1, maxLength: 128 }),
};

/** Whom an exception is for: everything that is named must be so. */
export const ExceptionScopeSchema = Type.Object(
  {
    user: Type.Optional(Name),
    session: Type.Optional(Name),
    model: Type.Optional(Name),
    /** The id of an application key. */
    key: Type.Optional(Name),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** The bundle that comes with the program. */
export const shippedVersion = 'shipped';

const Version = Type.String({ pattern: `^([0-9a-f]{12}|${shippedVersion})$` });

export const PolicyControlSchema = Type.Union([
  Type.Object({
    kind: Type.Literal('mode'),
    /** `*` for the tenant, or a rule like `prompt/guard_flag`. */
    target: Type.String({ minLength: 1, maxLength: 128 }),
    /** `inherit`: the rule goes with the tenant again. */
    mode: Type.Enum([...modes, 'inherit']),
    ...said,
  }),
  Type.Object({
    kind: Type.Literal('exception'),
    id: Name,
    rule: Type.String({ minLength: 1, maxLength: 128 }),
    scope: ExceptionScopeSchema,
    /** Prompts that were asked from then on have no exception, in epoch milliseconds. */
    until_ms: Type.Integer(),
    ...said,
  }),
  Type.Object({ kind: Type.Literal('exception_ended'), id: Name, ...said }),
  Type.Object({
    kind: Type.Literal('budget'),
    /** An application key by its id; absent: the whole tenant. */
    key: Type.Optional(Name),
    unit: Type.Enum(budgetUnits),
    period: Type.Enum(budgetPeriods),
    /** `null`: there is no budget any more. */
    limit: Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), Type.Null()]),
    ...said,
  }),
  Type.Object({
    kind: Type.Literal('version'),
    /** The policies that hold from now on. */
    version: Version,
    /** Of their bundle; of what is shipped, that of whoever has said so. */
    bundle_hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** What held until now: where a rollback leads. */
    previous: Version,
    /** Whether this is one. */
    rollback: Type.Boolean(),
    ...said,
  }),
]);

export type PolicyControl = Static<typeof PolicyControlSchema>;
export type ModeSaid = Extract<PolicyControl, { kind: 'mode' }>;
export type ExceptionSaid = Extract<PolicyControl, { kind: 'exception' }>;
export type VersionSaid = Extract<PolicyControl, { kind: 'version' }>;
export type BudgetSaid = Extract<PolicyControl, { kind: 'budget' }>;
