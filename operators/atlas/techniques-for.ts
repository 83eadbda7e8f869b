// techniques_for: signals in the words of MITRE ATLAS. Every signal maps to a technique.
import type { SignalCategory } from '../guard/categories.ts';
import { type TechniqueId, techniques } from './techniques.ts';

const bySignal: Readonly<Record<SignalCategory, TechniqueId>> = {
  prompt_injection: 'AML.T0051.000',
  jailbreak_attempt: 'AML.T0054',
  exfiltration: 'AML.T0057',
  tool_abuse: 'AML.T0053',
  privilege_escalation: 'AML.T0073',
  indirect_injection: 'AML.T0051.001',
  triggered_injection: 'AML.T0051.002',
  prompt_extraction: 'AML.T0056',
  memory_poisoning: 'AML.T0080.000',
  obfuscation: 'AML.T0068',
  social_engineering: 'AML.T0073',
  malware_generation: 'AML.T0102',
  harmful_synthesis: 'AML.T0048',
};

const byRule: Readonly<Record<string, TechniqueId>> = {
  burst: 'AML.T0029',
  sustained: 'AML.T0029',
  burst_and_sustained: 'AML.T0029',
  probing: 'AML.T0054',
  injection_tool_outbound: 'AML.T0086',
  approval_unanswered: 'AML.T0053',
  drift_rising: 'AML.T0054',
  crescendo: 'AML.T0054',
  repeated_attempt: 'AML.T0054',
  split_over_turns: 'AML.T0068',
  reconnaissance_exfiltration: 'AML.T0056',
  indirect_injection: 'AML.T0051.001',
  tainted_call: 'AML.T0086',
  secret_in_call: 'AML.T0086',
  attack_in_arguments: 'AML.T0053',
  memory_tampering: 'AML.T0080.000',
  memory_poisoning: 'AML.T0080.000',
  tool_drift: 'AML.T0053',
};

const byPair: readonly (readonly [SignalCategory, SignalCategory, TechniqueId])[] = [
  ['exfiltration', 'tool_abuse', 'AML.T0086'],
];

const isSignal = (name: string): name is SignalCategory => name in bySignal;

export interface Technique {
  readonly id: TechniqueId;
  readonly name: string;
}

/**
 * The techniques that signals and a behavioural rule stand for, each once, sorted by id.
 *
 * @example
 * techniquesFor(['prompt_injection']); // [{ id: 'AML.T0051.000', name: 'Direct' }]
 */
export const techniquesFor = (signals: readonly string[], rule = ''): Technique[] => {
  const ids = new Set<TechniqueId>(signals.filter(isSignal).map((signal) => bySignal[signal]));
  const fromRule = byRule[rule];
  if (fromRule) ids.add(fromRule);
  for (const [a, b, id] of byPair) if (signals.includes(a) && signals.includes(b)) ids.add(id);
  return [...ids].sort().map((id) => ({ id, name: techniques[id] }));
};
