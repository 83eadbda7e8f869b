// final_response: what the client got, redacted; appended by the gateway that answered.
import Type, { type Static } from 'typebox';
import { ContentJudgedSchema, RequestSchema, RoutedSchema } from './request.ts';

/** The stop reason of an answer that was not finished: its client had left, or it was cut. */
export const brokenOff = 'broken_off';

export const FinalResponseSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    RoutedSchema,
    ContentJudgedSchema,
    Type.Object({
      text: Type.String(),
      blocked: Type.Boolean(),
      reason: Type.String(),
      rule: Type.String(),
      output_decision: Type.Union([
        Type.Literal('allow'),
        Type.Literal('redact'),
        Type.Literal('block'),
      ]),
      /** What it would have been, had nothing let it pass: the mode, or an exception. */
      would_be: Type.Optional(Type.Enum(['redact', 'block'])),
      mode: Type.Optional(Type.Literal('monitor')),
      finding_kinds: Type.Array(Type.String()),
      policy_version: Type.String(),
      provider: Type.String(),
      stop_reason: Type.String(),
      input_tokens: Type.Integer(),
      output_tokens: Type.Integer(),
      /** Absent where no price is known. */
      cost_microusd: Type.Optional(Type.Integer({ minimum: 0 })),
      /** The model that has answered, where it is known. */
      model_used: Type.Optional(Type.String()),
      /** The model that was asked first and has failed. */
      fallback_of: Type.Optional(Type.String()),
      response_sha256: Type.String(),
      response_length: Type.Integer(),
      response_latency_ms: Type.Number(),
      /** What another model thought of the whole answer, where one was asked. */
      second_verdict: Type.Optional(Type.Enum(['allow', 'flag', 'block'])),
      /** The share of its claims that nothing supports, as that model sees it; from 0 to 1. */
      unsupported: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      /** The calls of tools that left with it, for the client to carry out. */
      tool_calls: Type.Optional(
        Type.Array(
          Type.Object({ id: Type.String(), name: Type.String(), arguments: Type.String() }),
        ),
      ),
    }),
  ]),
);

export type FinalResponse = Static<typeof FinalResponseSchema>;
