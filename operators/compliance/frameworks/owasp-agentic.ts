// OWASP on agents: the threats T1 to T15 of its guide, and the top ten for agentic applications (ASI). What
// has nothing against it in Weir says so: it is a gap.
import { type Control, control, type Framework, threat } from '../framework.ts';

const memory = ['guard/memory_poisoning', 'alert/memory_poisoning', 'alert/memory_tampering'];
const misuse = [
  ...['guard/tool_abuse', 'policy/tool/role', 'policy/tool/arguments', 'policy/tool/tainted'],
  ...['policy/tool/side_effect', 'alert/tainted_call', 'alert/injection_tool_outbound'],
];
const privilege = [
  ...['guard/privilege_escalation', 'policy/tool/role', 'policy/tool/unknown_tool'],
  'policy/prompt/dangerous_signal',
];
const volume = [
  ...['alert/burst', 'alert/sustained', 'policy/prompt/burst_and_volume'],
  ...['policy/tool/rounds', 'policy/tool/calls'],
];
const goals = [
  ...['guard/prompt_injection', 'guard/indirect_injection', 'policy/prompt/guard_block'],
  ...['policy/prompt/drift_with_injection', 'alert/drift_rising', 'alert/intent_drift'],
];
const claims = ['policy/output/second_reader'];
const code = ['guard/malware_generation', 'policy/tool/guard_block', 'alert/attack_in_arguments'];
const people = ['guard/social_engineering', 'policy/output/content_harm'];
const supply = ['policy/tool/unknown_tool', 'alert/tool_drift'];

const threats: readonly Control[] = [
  threat('T1', 'Memory Poisoning', memory, ['memory_guarded']),
  threat('T2', 'Tool Misuse', misuse, ['tool_calls_ruled', 'tool_results_screened']),
  threat('T3', 'Privilege Compromise', privilege, ['tool_calls_ruled', 'keys_bounded']),
  threat('T4', 'Resource Overload', volume, ['limits_set', 'tokens_counted']),
  threat('T5', 'Cascading Hallucination Attacks', claims, ['answers_second_read']),
  threat('T6', 'Intent Breaking and Goal Manipulation', goals, ['attacks_stopped']),
  threat(
    'T7',
    'Misaligned and Deceptive Behaviours',
    ['policy/output/content_harm', 'policy/tool/side_effect'],
    ['approvals_answered', 'harm_judged'],
  ),
  control('T8', 'Repudiation and Untraceability', ['decisions_audited', 'records_protected']),
  threat(
    'T9',
    'Identity Spoofing and Impersonation',
    ['guard/social_engineering', 'guard/privilege_escalation', 'policy/tool/role'],
    ['keys_bounded', 'refusals_recorded'],
  ),
  threat(
    'T10',
    'Overwhelming Human in the Loop',
    ['alert/approval_unanswered', 'policy/tool/refused'],
    ['escalations_answered', 'reviewers_named'],
  ),
  threat('T11', 'Unexpected RCE and Code Attacks', code, ['tool_calls_ruled']),
  threat('T12', 'Agent Communication Poisoning', []),
  threat('T13', 'Rogue Agents in Multi-Agent Systems', []),
  threat('T14', 'Human Attacks on Multi-Agent Systems', []),
  threat('T15', 'Human Manipulation', people, ['answers_checked', 'harm_judged']),
];

const topTen: readonly Control[] = [
  threat('ASI01', 'Agent Goal Hijack', goals, ['attacks_stopped']),
  threat('ASI02', 'Tool Misuse and Exploitation', misuse, [
    'tool_calls_ruled',
    'tool_results_screened',
  ]),
  threat('ASI03', 'Identity and Privilege Abuse', privilege, ['tool_calls_ruled', 'keys_bounded']),
  threat('ASI04', 'Agentic Supply Chain Vulnerabilities', supply, [
    'third_parties_approved',
    'tools_pinned',
  ]),
  threat('ASI05', 'Unexpected Code Execution', code, ['tool_calls_ruled']),
  threat(
    'ASI06',
    'Memory and Context Poisoning',
    [...memory, 'policy/prompt/untrusted_context'],
    ['memory_guarded', 'documents_screened'],
  ),
  threat('ASI07', 'Insecure Inter-Agent Communication', []),
  threat(
    'ASI08',
    'Cascading Failures',
    ['policy/tool/rounds', 'policy/tool/calls'],
    ['fallbacks_set', 'freeze_exercised'],
  ),
  threat(
    'ASI09',
    'Human-Agent Trust Exploitation',
    [...people, ...claims],
    ['answers_second_read'],
  ),
  threat(
    'ASI10',
    'Rogue Agents',
    ['policy/tool/frozen', 'policy/tool/unknown_tool'],
    ['freeze_exercised', 'freeze_effective'],
  ),
];

export const owaspAgentic: Framework = {
  id: 'owasp-agentic',
  name: 'OWASP Agentic Threats T1-T15 and Top 10 for Agentic Applications 2026',
  groups: [
    { name: 'Threats', controls: threats },
    { name: 'Agentic Top 10', controls: topTen },
  ],
};
