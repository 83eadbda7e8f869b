// approval_result: somebody's word on what had to wait: a prompt that was escalated, or a call of a tool.
import Type, { type Static } from 'typebox';

export const reviewKinds = ['prompt', 'tool'] as const;
export type ReviewKind = (typeof reviewKinds)[number];

export const ApprovalResultSchema = Type.Object({
  kind: Type.Enum(reviewKinds),
  /** The correlation id of the prompt, or the id of the call. */
  id: Type.String({ minLength: 1, maxLength: 256 }),
  decision: Type.Enum(['approved', 'refused']),
  /** Who has said so; of several, the last. */
  by: Type.String({ minLength: 1, maxLength: 512 }),
  reason: Type.String({ maxLength: 500 }),
});

export type ApprovalResult = Static<typeof ApprovalResultSchema>;
