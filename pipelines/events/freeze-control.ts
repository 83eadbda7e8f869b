// freeze_control: who or what may ask no model for now, and who may again. What holds is the last
// word on each.
import Type, { type Static } from 'typebox';

export const freezeScopes = ['tenant', 'user', 'session', 'model'] as const;

export const FreezeControlSchema = Type.Object({
  scope: Type.Enum(freezeScopes),
  /** Of the user, session or model; of the tenant itself. */
  id: Type.String({ minLength: 1, maxLength: 128 }),
  frozen: Type.Boolean(),
  reason: Type.String({ maxLength: 500 }),
  /** Who has said so. */
  by: Type.String({ minLength: 1, maxLength: 128 }),
  /** When the freeze ends by itself, in epoch milliseconds; absent: when somebody ends it. */
  until_ms: Type.Optional(Type.Integer()),
});

export type FreezeControl = Static<typeof FreezeControlSchema>;
