// Rules that name instructions which do not come from the user.
import { type GuardRule, rule } from '../rule.ts';

export const hiddenRules: readonly GuardRule[] = [
  rule(
    'note_to_ai',
    'indirect_injection',
    [['urgent', 'orders', 'marker', 'text'], ['assistant']],
    6,
  ),
  rule(
    'orders_to_ai',
    'indirect_injection',
    [['assistant'], ['must', 'drop', 'reveal', 'send', 'reply', 'erase']],
    8,
  ),
  rule(
    'behind_the_user',
    'indirect_injection',
    [['covert'], ['user', 'send', 'data', 'text', 'reply']],
    6,
  ),
  rule(
    'when_you_read',
    'triggered_injection',
    [['question', 'remember'], ['user'], ['must', 'reply', 'send', 'reveal', 'execute']],
    10,
  ),
  rule(
    'remember_this',
    'memory_poisoning',
    [['remember'], ['must', 'anew', 'all', 'orders', 'user']],
    8,
  ),
  rule(
    'hidden_comment',
    'indirect_injection',
    [['marker'], ['reply', 'must', 'send', 'covert', 'execute']],
    6,
  ),
  rule('decode_and_do', 'obfuscation', [['encoded'], ['execute', 'reply', 'orders']], 8),
];
