// tool_intent, tool_request, tool_result, approval_request: what a model asks of a tool, what was ruled
// about it, and what came of it. Arguments stand here without secrets and personal data.
import Type, { type Static } from 'typebox';
import { AgentSchema, GuardFactsSchema, RequestSchema } from './request.ts';

export const argumentsLengthMax = 32_000;

const CallSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      /** The same in intent, request, approval and result. */
      call_id: Type.String({ minLength: 1, maxLength: 256 }),
      tool: Type.String({ minLength: 1, maxLength: 128 }),
    }),
  ]),
);

/** What a call says, and what is known of it before anybody rules. */
const CallFactsSchema = Type.Object({
  /** In which round of the conversation between model and tools, from 1. */
  round: Type.Integer({ minimum: 1 }),
  /** Who carries it out: Weir itself, or the client that has declared the tool. */
  by: Type.Enum(['weir', 'client']),
  /** JSON text. */
  arguments: Type.String({ maxLength: argumentsLengthMax }),
  /** Of the arguments as the model wrote them. */
  arguments_sha256: Type.String(),
  /** The arguments as the model wrote them, encrypted; absent when nothing was replaced in them. */
  sealed_arguments: Type.Optional(Type.String()),
  contains_secret: Type.Boolean(),
  contains_pii: Type.Boolean(),
  /** The results and documents, by id, whose text has reached the arguments. */
  tainted_by: Type.Array(Type.String()),
});

/** Somebody's word on a call that had to wait. */
export const ApprovalSchema = Type.Object({
  decision: Type.Enum(['approved', 'refused']),
  by: Type.String(),
  reason: Type.String(),
});

export const ToolIntentSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    AgentSchema,
    CallFactsSchema,
    GuardFactsSchema,
    Type.Object({
      roles: Type.Array(Type.String()),
      approval: Type.Optional(ApprovalSchema),
    }),
  ]),
);

export const ToolRequestSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    AgentSchema,
    CallFactsSchema,
    Type.Object({
      /** Reads or changes what is worth protecting. */
      sensitive: Type.Boolean(),
      /** Sends something to the outside. */
      outbound: Type.Boolean(),
      decision: Type.Enum(['allow', 'approve', 'deny']),
      /** What it would have been, had nothing let it pass: the mode, or an exception. */
      would_be: Type.Optional(Type.Enum(['approve', 'deny'])),
      mode: Type.Optional(Type.Literal('monitor')),
      rule: Type.String(),
      reason: Type.String(),
      policy_version: Type.String(),
      /** Empty when nobody was asked. */
      approved_by: Type.String(),
    }),
  ]),
);

export const ToolResultSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    Type.Object({
      /** `admitted`: the client carries it out. */
      outcome: Type.Enum(['done', 'denied', 'failed', 'admitted']),
      /** For the model, without secrets, personal data and orders to the assistant. */
      text: Type.String(),
      /** For people, in a few words. */
      summary: Type.String(),
      rule: Type.String(),
      reason: Type.String(),
      /** Of the result as it came. */
      result_sha256: Type.String(),
      result_length: Type.Integer(),
      /** The guard's verdict on the worst passage of the result. */
      guard_verdict: Type.Enum(['allow', 'flag', 'block']),
      guard_categories: Type.Array(Type.String()),
      guard_reasons: Type.Array(Type.String()),
      passages_removed: Type.Integer(),
      finding_kinds: Type.Array(Type.String()),
    }),
  ]),
);

export const ApprovalRequestSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    Type.Object({
      arguments: Type.String(),
      arguments_sha256: Type.String(),
      rule: Type.String(),
      reason: Type.String(),
      tainted_by: Type.Array(Type.String()),
    }),
  ]),
);

export type Approval = Static<typeof ApprovalSchema>;
export type ToolIntent = Static<typeof ToolIntentSchema>;
export type ToolRequest = Static<typeof ToolRequestSchema>;
export type ToolResult = Static<typeof ToolResultSchema>;
export type ApprovalRequest = Static<typeof ApprovalRequestSchema>;
