// alert: a detection in the words of MITRE ATLAS, with its severity.
import Type, { type Static } from 'typebox';
import { DetectionSchema } from './detection.ts';

export const AlertSchema = Type.Evaluate(
  Type.Intersect([
    DetectionSchema,
    Type.Object({
      severity: Type.Union([
        Type.Literal('critical'),
        Type.Literal('warning'),
        Type.Literal('info'),
      ]),
      ttp_codes: Type.Array(Type.String()),
      techniques: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    }),
  ]),
);

export type Alert = Static<typeof AlertSchema>;
