// notice: something that people may want to be told of, in the one shape that alert rules look at.
import Type, { type Static } from 'typebox';

export const noticeSources = [
  'alert',
  'drift',
  'freeze',
  'enforcement',
  'budget',
  'metric',
  'finding',
] as const;
export const severities = ['info', 'warning', 'critical'] as const;

export const NoticeSchema = Type.Object({
  source: Type.Enum(noticeSources),
  severity: Type.Enum(severities),
  /** What has found it, like `burst` or `budget_80`. */
  rule: Type.String({ minLength: 1, maxLength: 128 }),
  title: Type.String({ minLength: 1, maxLength: 300 }),
  /** Of MITRE ATLAS. */
  techniques: Type.Array(Type.String()),
  /** What it is about: user, session, model and the like. */
  labels: Type.Record(Type.String(), Type.String()),
});

export type Notice = Static<typeof NoticeSchema>;
