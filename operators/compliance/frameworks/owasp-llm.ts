// OWASP Top 10 for LLM applications, 2025: what stands against each risk in Weir, by the names of the rules,
// and what shows that it was at work.
import { type Framework, threat } from '../framework.ts';

export const owaspLlm: Framework = {
  id: 'owasp-llm',
  name: 'OWASP Top 10 for LLM Applications 2025',
  groups: [
    {
      name: 'LLM Top 10',
      controls: [
        threat(
          'LLM01',
          'Prompt Injection',
          [
            ...['guard/prompt_injection', 'guard/indirect_injection', 'guard/triggered_injection'],
            ...['guard/jailbreak_attempt', 'guard/obfuscation', 'policy/prompt/guard_block'],
            ...['policy/prompt/guard_flag', 'policy/prompt/known_technique'],
            ...['policy/prompt/drift_with_injection', 'policy/prompt/untrusted_context'],
            ...['alert/probing', 'alert/indirect_injection', 'alert/critical_combination'],
          ],
          ['prompts_scanned', 'attacks_stopped'],
        ),
        threat(
          'LLM02',
          'Sensitive Information Disclosure',
          [
            ...['scan/secret', 'scan/pii', 'policy/output/secret', 'policy/output/pii'],
            ...['guard/exfiltration', 'policy/tool/secret_outbound', 'alert/secret_in_call'],
            'alert/reconnaissance_exfiltration',
          ],
          ['answers_checked', 'findings_withheld'],
        ),
        threat(
          'LLM03',
          'Supply Chain',
          ['policy/tool/unknown_tool', 'alert/tool_drift'],
          ['third_parties_approved', 'tools_pinned'],
        ),
        threat(
          'LLM04',
          'Data and Model Poisoning',
          [
            ...['guard/memory_poisoning', 'guard/triggered_injection', 'alert/memory_poisoning'],
            ...['alert/memory_tampering', 'policy/prompt/untrusted_context'],
          ],
          ['documents_screened', 'memory_guarded'],
        ),
        threat(
          'LLM05',
          'Improper Output Handling',
          [
            ...['policy/tool/arguments', 'policy/tool/guard_block', 'policy/tool/tainted'],
            ...['guard/malware_generation', 'policy/output/content_harm'],
          ],
          ['answers_checked', 'tool_calls_ruled'],
        ),
        threat(
          'LLM06',
          'Excessive Agency',
          [
            ...['policy/tool/side_effect', 'policy/tool/role', 'policy/tool/rounds'],
            ...['policy/tool/calls', 'policy/tool/refused', 'guard/tool_abuse'],
            ...['alert/approval_unanswered', 'alert/injection_tool_outbound'],
          ],
          ['tool_calls_ruled', 'approvals_answered'],
        ),
        threat(
          'LLM07',
          'System Prompt Leakage',
          [
            ...['guard/prompt_extraction', 'scan/prompt_leakage', 'policy/output/prompt_leakage'],
            'alert/reconnaissance_exfiltration',
          ],
          ['answers_checked'],
        ),
        threat(
          'LLM08',
          'Vector and Embedding Weaknesses',
          ['policy/prompt/untrusted_context', 'guard/indirect_injection'],
          ['documents_screened'],
        ),
        threat('LLM09', 'Misinformation', ['policy/output/second_reader'], ['answers_second_read']),
        threat(
          'LLM10',
          'Unbounded Consumption',
          [
            ...['alert/burst', 'alert/sustained', 'alert/burst_and_sustained'],
            ...['policy/prompt/burst_and_volume', 'policy/tool/calls', 'policy/tool/rounds'],
          ],
          ['limits_set', 'tokens_counted'],
        ),
      ],
    },
  ],
};
