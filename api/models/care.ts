// How providers are asked: one circuit and one retry budget for each, whatever model of theirs is asked;
// the bounds and the price of each model around the call.
import { bounded } from '../../connectors/llm/bounded.ts';
import { type Circuit, type CircuitState, openCircuit } from '../../connectors/llm/circuit.ts';
import type { Model } from '../../connectors/llm/model.ts';
import { type Prices, priced } from '../../connectors/llm/prices.ts';
import { resilient } from '../../connectors/llm/resilient.ts';
import { type RetryBudget, retryBudget } from '../../connectors/llm/retry-budget.ts';
import type { RegisteredModel } from '../../connectors/postgres/registry.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import type { SettingValues } from '../settings.ts';
import type { Providers } from './providers.ts';

export interface Care {
  /** A model as it is asked; `undefined` when its provider is not set up. */
  model(registered: RegisteredModel): Model | undefined;
  /**
   * The same for calls that nobody waits for: asked once, not at all unless the circuit is closed, and
   * what comes of them does not move it.
   */
  spare(registered: RegisteredModel): Model | undefined;
}

interface Guards {
  readonly circuit: Circuit;
  readonly budget: RetryBudget;
}

const windowMs = 30_000;
const retries = { share: 0.1, reserve: 3, max: 10 };
const stateNumbers: Readonly<Record<CircuitState, number>> = { closed: 0, half_open: 1, open: 2 };

/** Opens the circuits. */
export const openCare = (
  values: SettingValues,
  parts: {
    readonly providers: Pick<Providers, 'of'>;
    readonly prices: Pick<Prices, 'cost'>;
    readonly clock: Clock;
    readonly metrics: ProductMetrics;
  },
): Care => {
  const { providers, prices, clock, metrics } = parts;
  const opened = new Map<Model['provider'], Guards>();

  const guardsOf = (provider: Model['provider']): Guards => {
    const known = opened.get(provider);
    if (known) return known;
    const tell = (state: CircuitState): void =>
      metrics.weir_model_circuit_state.set({ provider }, stateNumbers[state]);
    const circuit = openCircuit(
      {
        ...{ failuresMin: values.LLM_CIRCUIT_FAILURES, windowMs },
        openMs: values.LLM_CIRCUIT_OPEN_SEC * 1_000,
      },
      clock,
      tell,
    );
    const made = { circuit, budget: retryBudget(retries) };
    opened.set(provider, made);
    tell(circuit.state);
    metrics.weir_model_retries_total.add({ provider }, 0);
    return made;
  };

  const within = (connector: Model, { settings }: RegisteredModel): Model =>
    bounded(
      connector,
      {
        timeoutMs: settings.timeoutMs ?? undefined,
        tokensMax: settings.tokensMax ?? undefined,
        temperatureMax: settings.temperatureMax ?? undefined,
      },
      clock,
    );

  return {
    model: (registered) => {
      const connector = providers.of(registered.provider);
      if (!connector) return undefined;
      const { provider } = connector;
      const careful = resilient(within(connector, registered), {
        ...guardsOf(provider),
        ...{ retriesMax: values.LLM_RETRIES_MAX, clock },
        retried: () => metrics.weir_model_retries_total.add({ provider }),
      });
      return priced(careful, registered.modelId, prices);
    },
    spare: (registered) => {
      const connector = providers.of(registered.provider);
      if (!connector || guardsOf(connector.provider).circuit.state !== 'closed') return undefined;
      return priced(within(connector, registered), registered.modelId, prices);
    },
  };
};
