// memory_request, memory_result: what is asked of a user's memory, and what came of it. Values stand here
// without secrets and personal data.
import Type, { type Static } from 'typebox';
import { RequestSchema } from './request.ts';

export const memoryKeyLengthMax = 256;
/** In UTF-16 units; the policy counts bytes, and is stricter. */
export const memoryValueLengthMax = 16_384;

const UseSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      operation: Type.Enum(['read', 'list', 'write', 'delete', 'erase']),
      /** Absent when all of them are meant. */
      namespace: Type.Optional(Type.Enum(['session', 'longterm', 'system'])),
      /** An entry is named by its key, or by the id under which it was listed. */
      key: Type.Optional(Type.String({ minLength: 1, maxLength: memoryKeyLengthMax })),
      entry_id: Type.Optional(
        Type.String({ pattern: '^(session|longterm|system)\\.[0-9a-f]{32}$' }),
      ),
      /** Who asks; mostly the user. */
      caller_id: Type.String({ minLength: 1, maxLength: 128 }),
    }),
  ]),
);

export const MemoryRequestSchema = Type.Evaluate(
  Type.Intersect([
    UseSchema,
    Type.Object({
      roles: Type.Array(Type.String()),
      value: Type.Optional(Type.String({ maxLength: memoryValueLengthMax })),
      /** Of the conversation that the value comes from. */
      posture_score: Type.Number({ minimum: 0, maximum: 1 }),
    }),
  ]),
);

export const MemoryResultSchema = Type.Evaluate(
  Type.Intersect([
    UseSchema,
    Type.Object({
      status: Type.Enum(['ok', 'denied', 'not_found', 'tampered', 'error']),
      /** What was read, and what the guard had said when it was written. */
      value: Type.Optional(Type.String()),
      value_verdict: Type.Optional(Type.Enum(['allow', 'flag'])),
      /** What was listed. */
      keys: Type.Array(Type.String()),
      /** How many entries were touched. */
      count: Type.Integer({ minimum: 0 }),
      rule: Type.String(),
      reason: Type.String(),
      policy_version: Type.String(),
      integrity_ok: Type.Boolean(),
      memory_risk: Type.Number(),
      /** The guard's verdict on what was to be written. */
      guard_verdict: Type.Enum(['allow', 'flag', 'block']),
      guard_categories: Type.Array(Type.String()),
      guard_reasons: Type.Array(Type.String()),
      finding_kinds: Type.Array(Type.String()),
      /** Of the value that was written or read; empty otherwise. */
      value_sha256: Type.String(),
    }),
  ]),
);

export type MemoryRequest = Static<typeof MemoryRequestSchema>;
export type MemoryResult = Static<typeof MemoryResultSchema>;
