// decision: what may happen with a prompt, by which rule of which policy, and from which facts.
import Type, { type Static } from 'typebox';
import { ContextSchema } from './context.ts';
import { RequestSchema } from './request.ts';

const Share = Type.Number();
export const FactorsSchema = Type.Object({
  ...{ prompt: Share, behaviour: Share, identity: Share, memory: Share },
  ...{ guard: Share, retrieval: Share, drift: Share, alerts: Share },
});

export const DecisionSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      decision: Type.Union([
        Type.Literal('allow'),
        Type.Literal('escalate'),
        Type.Literal('block'),
      ]),
      /** What it would have been, had nothing let it pass: the mode, or an exception. */
      would_be: Type.Optional(Type.Enum(['escalate', 'block'])),
      mode: Type.Optional(Type.Literal('monitor')),
      exception: Type.Optional(Type.String()),
      reason: Type.String(),
      rule: Type.String(),
      action: Type.String(),
      posture_score: Type.Number(),
      /** What the score is made of, and how much each adds; absent in older events. */
      factors: Type.Optional(FactorsSchema),
      signals: Type.Array(Type.String()),
      categories: Type.Array(Type.String()),
      policy_version: Type.String(),
      bundle_hash: Type.String(),
      /** The policy's input, so that the decision can be explained and judged again. */
      facts: Type.Record(Type.String(), Type.Unknown()),
      /** What a model may be told beside the prompt; absent in older events. */
      contexts: Type.Optional(Type.Array(ContextSchema)),
    }),
  ]),
);

export type Decision = Static<typeof DecisionSchema>;
