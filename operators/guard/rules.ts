// All rules of the built-in guard.
import type { GuardRule } from './rule.ts';
import { dataAndToolsRules } from './rules/data-and-tools.ts';
import { harmRules } from './rules/harm.ts';
import { hiddenRules } from './rules/hidden.ts';
import { injectionRules } from './rules/injection.ts';
import { jailbreakRules } from './rules/jailbreak.ts';
import { languagesRules } from './rules/languages.ts';

export const guardRules: readonly GuardRule[] = [
  ...injectionRules,
  ...jailbreakRules,
  ...dataAndToolsRules,
  ...hiddenRules,
  ...harmRules,
  ...languagesRules,
];
