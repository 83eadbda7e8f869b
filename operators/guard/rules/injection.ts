// Rules that name attempts on the instructions of the assistant.
import { type GuardRule, rule } from '../rule.ts';

export const injectionRules: readonly GuardRule[] = [
  rule('override_instructions', 'prompt_injection', [
    ['drop', 'erase'],
    ['orders', 'prompt', 'limits', 'earlier'],
  ]),
  rule('override_everything', 'prompt_injection', [
    ['drop', 'erase'],
    ['all'],
    ['earlier', 'your', 'text'],
  ]),
  rule(
    'orders_dropped',
    'prompt_injection',
    [
      ['orders', 'prompt', 'earlier'],
      ['drop', 'erase'],
    ],
    5,
  ),
  rule('new_orders', 'prompt_injection', [['anew'], ['orders', 'persona', 'must', 'reply']], 5),
  rule(
    'say_exactly',
    'prompt_injection',
    [
      ['reply', 'reveal'],
      ['only', 'verbatim'],
    ],
    4,
  ),
  rule(
    'forged_structure',
    'prompt_injection',
    [
      ['marker', 'ending'],
      ['orders', 'prompt', 'drop', 'assistant', 'mode', 'anew'],
    ],
    8,
  ),
  rule('claims_access', 'prompt_injection', [['reply', 'reveal', 'must', 'only'], ['granted']], 8),
  rule(
    'reveal_prompt',
    'prompt_extraction',
    [
      ['reveal', 'reply', 'encoded', 'remember'],
      ['prompt', 'orders'],
    ],
    8,
  ),
  rule(
    'reveal_earlier',
    'prompt_extraction',
    [['reveal', 'encoded'], ['text', 'all'], ['earlier']],
    5,
  ),
  rule(
    'reveal_verbatim',
    'prompt_extraction',
    [
      ['prompt', 'orders', 'secret', 'earlier'],
      ['verbatim', 'encoded'],
    ],
    8,
  ),
  rule('asks_for_prompt', 'prompt_extraction', [['question'], ['your'], ['prompt', 'orders']], 6),
  rule('reveal_secret', 'exfiltration', [['reveal', 'send', 'encoded'], ['secret']], 6),
];
