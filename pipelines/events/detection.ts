// detection: a pattern over time, found by CEP. One incident is one detection, with a count.
import Type, { type Static } from 'typebox';
import { DriftFactsSchema } from './model-drift.ts';

export const LevelSchema = Type.Union([
  Type.Literal('critical'),
  Type.Literal('high'),
  Type.Literal('medium'),
  Type.Literal('low'),
]);

export const DetectionSchema = Type.Object({
  user_id: Type.String(),
  session_id: Type.String(),
  model_id: Type.String(),
  rule: Type.String(),
  level: LevelSchema,
  /** How many events this incident has had, this one included. */
  count: Type.Integer({ minimum: 1 }),
  signals: Type.Array(Type.String()),
  session_signals: Type.Array(Type.String()),
  short_window_count: Type.Integer(),
  long_window_count: Type.Integer(),
  avg_intent_drift: Type.Number(),
  posture_trend: Type.String(),
  posture_score: Type.Number(),
  /** The events that it rests on, by correlation id, the newest last. */
  evidence: Type.Array(Type.String()),
  /** Which events filled which step of a pattern, by event id. */
  steps: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  /** How the scores of a model were distributed before and after, where that is what was found. */
  drift: Type.Optional(DriftFactsSchema),
  /** The rules that made it: their version and, after a `+`, the entry of rules_control in force. */
  rules_version: Type.Optional(Type.String()),
});

export type Detection = Static<typeof DetectionSchema>;
