// finding: something that deserves a look. Events of one fingerprint are one finding that has occurred again.
import Type, { type Static } from 'typebox';

const Share = Type.Number({ minimum: 0, maximum: 1 });

export const FindingSchema = Type.Object({
  /** SHA-256 of the cause, in hexadecimal. */
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Who has found it. */
  source: Type.String(),
  scan_type: Type.String(),
  title: Type.String(),
  description: Type.String(),
  severity: Type.Enum(['low', 'medium', 'high', 'critical']),
  confidence: Share,
  risk_score: Share,
  /** What it is about, like `model:gpt-99`. */
  asset: Type.String(),
  evidence: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  /** Ids of the events that it rests on. */
  correlated_events: Type.Array(Type.String()),
  ttps: Type.Array(Type.String()),
  recommended_actions: Type.Array(Type.String()),
  /** How often it has occurred since the event before. */
  occurrences: Type.Integer({ minimum: 1 }),
});

export type Finding = Static<typeof FindingSchema>;
