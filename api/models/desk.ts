// What a gateway has of models, joined: how names are chosen, how providers are asked, what follows.
import type { Prices } from '../../connectors/llm/prices.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import type { ModelGate } from '../control/model-gate.ts';
import type { SettingValues } from '../settings.ts';
import { type Care, openCare } from './care.ts';
import { type Choosing, choosing } from './choice.ts';
import type { Providers } from './providers.ts';
import { openShadows, type ShadowParts, type Shadows } from './shadow.ts';

export interface ModelDesk {
  readonly care: Care;
  readonly models: Choosing;
  readonly shadows: Shadows;
}

/** Opens it. */
export const openModelDesk = (
  values: SettingValues,
  parts: Omit<ShadowParts, 'gate' | 'care' | 'callsMax' | 'clock'> & {
    readonly gate: Pick<ModelGate, 'approved' | 'route'>;
    readonly providers: Pick<Providers, 'of'>;
    readonly prices: Pick<Prices, 'cost'>;
    readonly metrics: ProductMetrics;
    readonly clock: Clock;
  },
): ModelDesk => {
  const care = openCare(values, parts);
  const patienceMs = values.LLM_TIMEOUT_SEC * 1_000;
  return {
    care,
    models: choosing({ ...parts, care, patienceMs }),
    shadows: openShadows({ ...parts, care, callsMax: values.LLM_SHADOW_CALLS_MAX }),
  };
};
