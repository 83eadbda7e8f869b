// Rules that name attempts to talk the assistant out of its rules.
import { type GuardRule, rule } from '../rule.ts';

export const jailbreakRules: readonly GuardRule[] = [
  rule(
    'unlimited_persona',
    'jailbreak_attempt',
    [['persona', 'assistant', 'fiction'], ['unlimited']],
    14,
  ),
  rule(
    'unlimited',
    'jailbreak_attempt',
    [['unlimited'], ['assistant', 'reply', 'persona', 'mode']],
    10,
  ),
  rule('limits_off', 'jailbreak_attempt', [['drop', 'erase', 'never', 'mode'], ['limits']], 6),
  rule(
    'special_mode',
    'jailbreak_attempt',
    [['mode'], ['mode', 'persona', 'unlimited', 'granted']],
    6,
  ),
  rule('never_refuse', 'jailbreak_attempt', [['never'], ['refuse']], 5),
  rule(
    'in_character',
    'jailbreak_attempt',
    [
      ['persona', 'fiction'],
      ['illegal', 'harm', 'malware', 'limits'],
    ],
    14,
  ),
  rule(
    'begins_with_consent',
    'jailbreak_attempt',
    [['begin'], ['reply', 'howto', 'verbatim', 'refuse']],
    10,
  ),
  rule(
    'for_research_only',
    'jailbreak_attempt',
    [
      ['research', 'fiction'],
      ['harm', 'malware', 'illegal'],
    ],
    16,
  ),
  rule('illegal_help', 'jailbreak_attempt', [['howto', 'reply'], ['illegal']], 8),
];
