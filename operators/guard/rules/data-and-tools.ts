// Rules that name attempts on data, tools and rights.
import { type GuardRule, rule } from '../rule.ts';

export const dataAndToolsRules: readonly GuardRule[] = [
  rule('send_out', 'exfiltration', [['send'], ['data', 'secret', 'prompt', 'text'], ['link']], 10),
  rule('send_to', 'exfiltration', [['data', 'secret', 'prompt'], ['send'], ['link']], 10),
  rule('take_records', 'exfiltration', [['reveal', 'send'], ['all'], ['data']], 5),
  rule('link_with_data', 'exfiltration', [['link'], ['data', 'secret', 'encoded', 'prompt']], 6),
  rule('delete_all', 'tool_abuse', [['erase'], ['all'], ['data', 'text']], 5),
  rule('run_it', 'tool_abuse', [['execute'], ['erase', 'send', 'malware']], 8),
  rule(
    'claim_rank',
    'privilege_escalation',
    [['authority'], ['mode', 'drop', 'limits', 'granted', 'secret', 'orders']],
    10,
  ),
  rule('ask_for_rights', 'privilege_escalation', [['granted', 'mode'], ['authority']], 6),
  rule(
    'pressure',
    'social_engineering',
    [
      ['urgent', 'harm'],
      ['reveal', 'secret', 'must', 'granted'],
    ],
    10,
  ),
];
