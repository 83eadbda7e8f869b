// output_checked: the record that an answer was scanned before it left, and what came of it.
import Type, { type Static } from 'typebox';
import { RequestSchema } from './request.ts';

export const OutputCheckedSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      output_decision: Type.Union([
        Type.Literal('allow'),
        Type.Literal('redact'),
        Type.Literal('block'),
      ]),
      /** What it would have been, had nothing let it pass: the mode, or an exception. */
      would_be: Type.Optional(Type.Enum(['redact', 'block'])),
      mode: Type.Optional(Type.Literal('monitor')),
      reason: Type.String(),
      rule: Type.String(),
      finding_kinds: Type.Array(Type.String()),
      policy_version: Type.String(),
      response_sha256: Type.String(),
      response_length: Type.Integer(),
    }),
  ]),
);

export type OutputChecked = Static<typeof OutputCheckedSchema>;
