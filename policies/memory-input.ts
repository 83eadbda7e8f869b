// The one builder of the memory policy's input.
import type { MemoryPolicyInput } from './inputs.ts';

/** A use of the memory, as far as the policy needs it. */
export interface MemoryUse {
  readonly operation: MemoryPolicyInput['operation'];
  /** Absent for what concerns all of them. */
  readonly namespace?: 'session' | 'longterm' | 'system' | undefined;
  readonly roles: readonly string[];
  /** Whose memory it is, and who asks. */
  readonly userId: string;
  readonly callerId: string;
  readonly frozen: boolean;
  /** What would be written. */
  readonly value?: string | undefined;
  readonly guardVerdict?: MemoryPolicyInput['guard_verdict'];
  /** Of the conversation that something comes from. */
  readonly postureScore?: number | undefined;
}

const encoder = new TextEncoder();

export const memoryInput = (use: MemoryUse): MemoryPolicyInput => ({
  ...{ operation: use.operation, namespace: use.namespace ?? 'all', frozen: use.frozen },
  ...{ roles: [...use.roles].sort(), own: use.userId === use.callerId },
  posture_score: use.postureScore ?? 0,
  guard_verdict: use.guardVerdict ?? 'allow',
  value_bytes: encoder.encode(use.value ?? '').length,
});
