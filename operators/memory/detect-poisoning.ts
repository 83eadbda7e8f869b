// detect_poisoning: what results of the memory tell of an attack: an entry that somebody has changed behind
// our back, or a value that was to give orders to the assistant for as long as it is remembered.

import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import type { Detected } from '../cep/detect.ts';
import { type Incident, suppress } from '../cep/suppress.ts';

/** A use of the memory, and what came of it. */
export interface MemoryUsed {
  readonly timeMs: number;
  readonly data: {
    readonly user_id: string;
    readonly session_id: string;
    readonly model_id: string;
    readonly status: string;
    readonly rule: string;
    readonly guard_categories: readonly string[];
  };
}

interface Finding {
  readonly rule: 'memory_tampering' | 'memory_poisoning';
  readonly signals: string[];
}

/** Graver ones would hold up the user's prompts for what others have done. */
const level = 'medium';

/** What a result tells; `undefined`: nothing. */
export const poisoningIn = ({ data }: MemoryUsed): Finding | undefined => {
  if (data.status === 'tampered') return { rule: 'memory_tampering', signals: [] };
  if (data.rule !== 'guard_block') return undefined;
  return { rule: 'memory_poisoning', signals: [...data.guard_categories] };
};

const dayMs = 86_400_000;

const spec: StateSpec<readonly Incident[]> = {
  initial: () => [],
  clone: (incidents) => incidents,
  ttlMs: dayMs,
};

/**
 * Yields a detection when a result tells of an attack and the incident is worth speaking of. State per
 * user: sixteen incidents, for a day.
 */
export const detectPoisoning = (): Operator<MemoryUsed, Detected, Keyed> =>
  keyedStep('detect_poisoning', 'detect poisoning', [spec], (context, next) => {
    const state = context.state(spec);
    return (used) => {
      const found = poisoningIn(used);
      if (!found) return;
      const { user_id, session_id, model_id } = used.data;
      const { rule, signals } = found;
      const sighting = { rule, session: session_id, level } as const;
      const { incidents, speak } = suppress(state.get(), sighting, used.timeMs);
      state.set(incidents);
      if (!speak) return;
      next({
        ...{ user_id, session_id, model_id, rule, level: speak.level, count: speak.count },
        ...{ signals, session_signals: signals, short_window_count: 0, long_window_count: 0 },
        ...{ avg_intent_drift: 0, posture_trend: 'stable', posture_score: 0 },
        evidence: [context.event.correlationId],
      });
    };
  });
