// The sorts of attack that the guard tells apart. One closed list: weights, techniques and
// explanations are checked against it.

export const signalCategories = [
  'prompt_injection',
  'jailbreak_attempt',
  'exfiltration',
  'tool_abuse',
  'privilege_escalation',
  'indirect_injection',
  'triggered_injection',
  'prompt_extraction',
  'memory_poisoning',
  'obfuscation',
  'social_engineering',
  'malware_generation',
  'harmful_synthesis',
] as const;

export type SignalCategory = (typeof signalCategories)[number];

/** What a person reads when a prompt of this sort is refused. */
export const explanations: Readonly<Record<SignalCategory, string>> = {
  prompt_injection: 'The prompt tries to change the instructions of the assistant.',
  jailbreak_attempt: 'The prompt tries to talk the assistant out of its rules.',
  exfiltration: 'The prompt asks for secrets or for data of others.',
  tool_abuse: 'The prompt tries to make a tool do damage.',
  privilege_escalation: 'The prompt claims or asks for rights that it does not have.',
  indirect_injection: 'The text addresses the assistant behind the back of its user.',
  triggered_injection: 'The text plants an instruction that waits for its cue.',
  prompt_extraction: 'The prompt asks for the hidden instructions of the assistant.',
  memory_poisoning: 'The text tries to plant something in the memory of the assistant.',
  obfuscation: 'The prompt hides what it asks for.',
  social_engineering: 'The prompt puts pressure on the assistant.',
  malware_generation: 'The prompt asks for harmful software.',
  harmful_synthesis: 'The prompt asks for help with hurting people.',
};
