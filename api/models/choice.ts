// From the name that a client asks for to whoever answers: a route chooses one of its members, the
// registry must approve it, others take over when it fails.
import { withFallback } from '../../connectors/llm/fallback.ts';
import type { Model } from '../../connectors/llm/model.ts';
import type { RegisteredModel } from '../../connectors/postgres/registry.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import type { Asking, Freezes } from '../control/freezes.ts';
import type { ModelGate } from '../control/model-gate.ts';
import type { Care } from './care.ts';
import { cutBy } from './cut-by.ts';
import { memberFor } from './route.ts';

/** A model that was chosen. */
export interface Choice {
  readonly modelId: string;
  /** The route that has chosen it. */
  readonly askedModel?: string;
  /** What a share of the prompts goes to as well. */
  readonly shadow?: { readonly route: string; readonly model: string; readonly share: number };
}

export interface Choosing {
  /** What a session gets for a name. */
  choose(tenantId: string, name: string, sessionId: string): Choice;
  /** Whoever answers for a chosen model; `undefined` when it may not be asked. */
  open(tenantId: string, asking: Asking): Model | undefined;
}

const tiers: readonly RegisteredModel['riskTier'][] = ['low', 'medium', 'high'];

export const choosing = (parts: {
  readonly gate: Pick<ModelGate, 'approved' | 'route'>;
  readonly care: Pick<Care, 'model'>;
  readonly freezes: Pick<Freezes, 'of' | 'watch'>;
  readonly metrics: ProductMetrics;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Nobody else is asked this long after a call began. */
  readonly patienceMs: number;
}): Choosing => {
  const { gate, care, freezes, metrics, clock, patienceMs } = parts;

  /** A decision was made for the risk of the first: a model of more risk may not answer under it. */
  const substitute = (first: RegisteredModel, asking: Asking): Model | undefined => {
    const other = gate.approved(first.tenantId, asking.modelId);
    if (!other || tiers.indexOf(other.riskTier) > tiers.indexOf(first.riskTier)) return undefined;
    if (freezes.of(first.tenantId, asking)) return undefined;
    const model = care.model(other);
    return model && cutBy(model, (caller) => freezes.watch(first.tenantId, asking, caller));
  };

  return {
    choose: (tenantId, name, sessionId) => {
      const route = gate.route(tenantId, name);
      if (!route) return { modelId: name };
      const members = route.members.filter(({ model }) => gate.approved(tenantId, model));
      const { model: modelId = name } = memberFor({ name, members }, sessionId) ?? {};
      const shadow = route.shadow ? { shadow: { route: name, ...route.shadow } } : {};
      return { modelId, askedModel: name, ...shadow };
    },
    open: (tenantId, asking) => {
      const first = gate.approved(tenantId, asking.modelId);
      const model = first && care.model(first);
      if (!model) return undefined;
      const others = first.settings.fallback.filter((each) => each !== first.modelId);
      const candidates = others.map((modelId) => ({
        modelId,
        model: () => substitute(first, { ...asking, modelId }),
      }));
      const model_id = first.modelId;
      return withFallback({ modelId: model_id, model }, candidates, {
        ...{ patienceMs, clock },
        fellBack: (fallback_id) =>
          metrics.weir_model_fallbacks_total.add({ model_id, fallback_id }),
      });
    },
  };
};
