// Rules that name requests for harmful software or for hurting people.
import { type GuardRule, rule } from '../rule.ts';

export const harmRules: readonly GuardRule[] = [
  rule('make_malware', 'malware_generation', [['howto', 'reply', 'execute'], ['malware']], 8),
  rule('make_harm', 'harmful_synthesis', [['howto', 'reply'], ['harm']], 8),
];
