// rules_control: which multi-step rules hold, and how grave they are; the newest entry is in force.
import Type, { type Static } from 'typebox';
import { LevelSchema } from './detection.ts';

export const RulesControlSchema = Type.Object({
  /** Rules that are not spoken of. */
  disabled: Type.Array(Type.String()),
  /** Other levels than the rules have by themselves, by rule. */
  levels: Type.Record(Type.String(), LevelSchema),
});

export type RulesControl = Static<typeof RulesControlSchema>;
