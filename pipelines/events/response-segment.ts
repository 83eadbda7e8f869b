// response_segment: a piece of an answer that is still being made, as the client gets it; appended before
// it leaves, so that what was said is known even of an answer that has broken off.
import Type, { type Static } from 'typebox';
import { RequestSchema } from './request.ts';

export const ResponseSegmentSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      /** Its place in the answer, from 1. */
      n: Type.Integer({ minimum: 1 }),
      text: Type.String(),
      tool_calls: Type.Array(Type.Object({ name: Type.String(), arguments: Type.String() })),
    }),
  ]),
);

export type ResponseSegment = Static<typeof ResponseSegmentSchema>;
