// audit records of the memory: every use of it is one.
import type { Audit } from './audit.ts';
import type { MemoryResult } from './memory.ts';

const kindOf = ({ status, rule }: MemoryResult): Pick<Audit, 'event_type' | 'severity'> => {
  if (status === 'tampered') {
    return { event_type: 'memory_integrity_violation', severity: 'critical' };
  }
  if (rule === 'guard_block') {
    return { event_type: 'memory_injection_attempt', severity: 'warning' };
  }
  const isUsual = status !== 'denied' && status !== 'error' && rule !== 'guard_flag';
  return { event_type: 'memory_op', severity: isUsual ? 'info' : 'warning' };
};

/** The memory was used, or was to be. */
export const auditOfMemory = (result: MemoryResult): Audit => {
  const { event_type, severity } = kindOf(result);
  return {
    ...{ event_type, component: 'memory', principal: result.caller_id, severity },
    session_id: result.session_id,
    ttp_codes: event_type === 'memory_op' ? [] : ['AML.T0080.000'],
    details: {
      user_id: result.user_id,
      operation: result.operation,
      namespace: result.namespace ?? 'all',
      entry_id: result.entry_id ?? '',
      status: result.status,
      rule: result.rule,
      reason: result.reason,
      count: result.count,
      guard_verdict: result.guard_verdict,
      guard_reasons: result.guard_reasons,
      finding_kinds: result.finding_kinds,
      value_sha256: result.value_sha256,
      policy_version: result.policy_version,
    },
  };
};
