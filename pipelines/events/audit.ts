// audit: one record per step, each with an id of its own; nothing that identifies more than it must.
import Type, { type Static } from 'typebox';

export const AuditSchema = Type.Object({
  event_type: Type.String(),
  component: Type.String(),
  /** Who did it: a user, or `-` when nobody was identified. */
  principal: Type.String(),
  session_id: Type.Optional(Type.String()),
  severity: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('critical')]),
  ttp_codes: Type.Array(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
});

export type Audit = Static<typeof AuditSchema>;
