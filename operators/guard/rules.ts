// All rules of the built-in guard.
import type { GuardRule } from './rule.ts';
import { dataAndToolsRules } from './rules/data-and-tools.ts';
import { harmRules } from './rules/harm.ts';
import { hiddenRules } from './rules/hidden.ts';
import { injectionRules } from './rules/injection.ts';
import { jailbreakRules } from './rules/jailbreak.ts';

export const guardRules: readonly GuardRule[] = [
  ...injectionRules,
  ...jailbreakRules,
  ...dataAndToolsRules,
  ...hiddenRules,
  ...harmRules,
];

/** The reason given where the model speaks and no rule does. */
export const noRule = 'like_known_attacks';
