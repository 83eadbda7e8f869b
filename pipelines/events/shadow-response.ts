// shadow_response: what a model that nobody has asked would have answered, beside what was answered.
// Figures only: its text has reached nobody and is not kept.
import Type, { type Static } from 'typebox';
import { RequestSchema } from './request.ts';

const Side = Type.Object({
  model_id: Type.String(),
  stop_reason: Type.String(),
  output_decision: Type.String(),
  input_tokens: Type.Integer(),
  output_tokens: Type.Integer(),
  cost_microusd: Type.Optional(Type.Integer({ minimum: 0 })),
  response_length: Type.Integer(),
  latency_ms: Type.Number(),
});

export const ShadowResponseSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      route: Type.String(),
      outcome: Type.Union([Type.Literal('answered'), Type.Literal('failed')]),
      /** The code of the error, where it has failed. */
      error: Type.Optional(Type.String()),
      primary: Side,
      shadow: Side,
      /** Of the words of both answers: 0 (none in common) to 1 (the same). */
      similarity: Type.Number({ minimum: 0, maximum: 1 }),
    }),
  ]),
);

export type ShadowResponse = Static<typeof ShadowResponseSchema>;
