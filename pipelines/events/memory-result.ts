// What becomes of a use of the memory that was judged and ruled about.
import type { ScreenedValue } from '../../operators/memory/screen-value.ts';
import type { MemoryRuling } from '../../policies/inputs.ts';
import type { MemoryRequest, MemoryResult } from './memory.ts';

/** What the memory has done. */
export interface Recalled {
  readonly status: 'ok' | 'not_found' | 'tampered' | 'error';
  readonly value?: string;
  readonly verdict?: 'allow' | 'flag';
  readonly keys?: readonly string[];
  readonly count?: number;
  /** Of the value that was written or read. */
  readonly sha256?: string;
  /** The code of what went wrong. */
  readonly reason?: string;
}

const risks = { injection: 0.6, denied: 0.5, tampered: 0.3, none: 0 } as const;

const riskOf = (status: MemoryResult['status'], rule: string): number => {
  if (rule === 'guard_block') return risks.injection;
  if (status === 'denied') return risks.denied;
  return status === 'tampered' ? risks.tampered : risks.none;
};

/** The result; `recalled` is absent where nothing was done. */
export const memoryResult = (
  { roles: _, value: __, posture_score: ___, ...use }: MemoryRequest,
  screened: ScreenedValue,
  { rule, reason, policy_version }: MemoryRuling,
  recalled: Recalled | undefined,
): MemoryResult => {
  const status = recalled?.status ?? 'denied';
  const { value, verdict, keys = [], count = 0, sha256 = '' } = recalled ?? {};
  return {
    ...use,
    ...{ status, keys: [...keys], count, rule, policy_version },
    ...(value === undefined ? {} : { value }),
    ...(verdict === undefined ? {} : { value_verdict: verdict }),
    reason: recalled?.reason ?? reason,
    integrity_ok: status !== 'tampered',
    memory_risk: riskOf(status, rule),
    ...{ guard_verdict: screened.verdict, guard_categories: [...screened.categories] },
    ...{ guard_reasons: [...screened.reasons], finding_kinds: [...screened.kinds] },
    value_sha256: sha256,
  };
};
