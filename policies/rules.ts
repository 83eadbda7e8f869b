// The rules of the policies by name, and those that no mode and no exception lets pass.

export const policyNames = ['prompt', 'tool', 'output'] as const;
export type PolicyName = (typeof policyNames)[number];

/** Every rule that may refuse something. A test holds them against the Rego sources. */
export const refusingRules: Readonly<Record<PolicyName, readonly string[]>> = {
  prompt: [
    ...['guard_block', 'conversation_block', 'known_technique', 'critical_alert'],
    'dangerous_signal',
    ...[
      'drift_with_injection',
      'content_harm',
      'obfuscation',
      'burst_and_volume',
      'untrusted_context',
    ],
    ...[
      'posture_block',
      'images',
      'guard_flag',
      'conversation_flag',
      'content_flag',
      'raised_alert',
      'posture_escalate',
      'default_deny',
    ],
  ],
  tool: [
    ...['frozen', 'unknown_tool', 'arguments', 'role', 'rounds', 'calls', 'guard_block'],
    ...['secret_outbound', 'refused', 'tainted', 'guard_flag', 'side_effect', 'default_deny'],
  ],
  output: [
    'prompt_leakage',
    'second_reader',
    'content_harm',
    'content_lost',
    'secret',
    'pii',
    'default_deny',
  ],
};

/**
 * What holds in every mode: freezes, what goes wrong, who may do what and how often, what a person has
 * refused, and secrets, which never leave.
 */
export const alwaysEnforced: ReadonlySet<string> = new Set([
  ...['prompt/frozen', 'prompt/fail_closed', 'prompt/default_deny'],
  ...['tool/frozen', 'tool/fail_closed', 'tool/default_deny', 'tool/unknown_tool'],
  ...['tool/arguments', 'tool/role', 'tool/rounds', 'tool/calls', 'tool/refused'],
  ...['tool/secret_outbound', 'output/fail_closed', 'output/default_deny'],
]);

/** What has an effect asks first, unless this very rule is monitored. */
export const monitoredByName: ReadonlySet<string> = new Set([
  ...['tool/side_effect', 'tool/tainted', 'tool/guard_flag'],
]);

/** Whether a mode can be set for a rule, or an exception made from it. */
export const isSettable = (rule: string): boolean => {
  const [policy = '', name = ''] = rule.split('/');
  const known = policyNames.find((each) => each === policy);
  return known !== undefined && refusingRules[known].includes(name) && !alwaysEnforced.has(rule);
};
