// The judge of content that the settings name: a connector, its care, and the memory around it.
import { openCircuit } from '../../connectors/llm/circuit.ts';
import { carefulJudge } from '../../connectors/llm/content/careful-judge.ts';
import type { ContentJudge } from '../../connectors/llm/content/content-judge.ts';
import { judgingModel } from '../../connectors/llm/content/judging-model.ts';
import { moderationEndpoint } from '../../connectors/llm/content/moderation-endpoint.ts';
import { rememberingJudge } from '../../connectors/llm/content/remembering-judge.ts';
import { groqModel } from '../../connectors/llm/groq.ts';
import type { Model } from '../../connectors/llm/model.ts';
import { openAiModel } from '../../connectors/llm/openai.ts';
import { type Prices, priced } from '../../connectors/llm/prices.ts';
import { retryBudget } from '../../connectors/llm/retry-budget.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { harmCategories } from '../../operators/harm/categories.ts';
import { harmCodesOf } from '../../operators/harm/openai-categories.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import type { SettingValues } from '../settings.ts';

const opinionsMax = 5_000;
const windowMs = 30_000;
const retries = { share: 0.1, reserve: 3, max: 10 };
const openAiUrl = 'https://api.openai.com/v1';
/** The name of its circuit in the metrics. */
const provider = 'content';
const stateNumbers = { closed: 0, half_open: 1, open: 2 } as const;

const usualModels = {
  groq: 'openai/gpt-oss-safeguard-20b',
  openai: 'llama-guard3',
  moderation: 'omni-moderation-latest',
} as const;

/** Where it is, and the key that belongs to this address and to no other. */
const addressOf = (
  values: SettingValues,
): { readonly baseUrl: string; readonly apiKey: string } => {
  const { CONTENT_BASE_URL: own, CONTENT_API_KEY: key } = values;
  if (own !== '') return { baseUrl: own, apiKey: key };
  return values.CONTENT_MODEL === 'groq'
    ? { baseUrl: values.GROQ_BASE_URL, apiKey: key || values.GROQ_API_KEY }
    : { baseUrl: values.OPENAI_BASE_URL || openAiUrl, apiKey: key || values.OPENAI_API_KEY };
};

/** The connector alone; `undefined` when content is judged by rules only. */
const connectorOf = (
  values: SettingValues,
  prices: Pick<Prices, 'cost'>,
): ContentJudge | undefined => {
  const { CONTENT_MODEL: kind } = values;
  if (kind === 'off') return undefined;
  const { baseUrl, apiKey } = addressOf(values);
  const modelId = values.CONTENT_MODEL_NAME || usualModels[kind];
  const asked = { apiKey, baseUrl, timeoutMs: values.CONTENT_TIMEOUT_MS };
  if (kind === 'moderation') return moderationEndpoint({ ...asked, modelId, codesOf: harmCodesOf });
  const model: Model = kind === 'groq' ? groqModel(asked) : openAiModel(asked);
  return judgingModel(priced(model, modelId, prices), { modelId, taxonomy: harmCategories });
};

/** Opens the judge; `undefined` when CONTENT_MODEL is off. */
export const judgeOf = (
  values: SettingValues,
  parts: {
    readonly prices: Pick<Prices, 'cost'>;
    readonly clock: Clock;
    readonly metrics: ProductMetrics;
  },
): ContentJudge | undefined => {
  const { prices, clock, metrics } = parts;
  const connector = connectorOf(values, prices);
  if (!connector) return undefined;
  const circuit = openCircuit(
    {
      ...{ failuresMin: values.LLM_CIRCUIT_FAILURES, windowMs },
      openMs: values.LLM_CIRCUIT_OPEN_SEC * 1_000,
    },
    clock,
    (state) => metrics.weir_model_circuit_state.set({ provider }, stateNumbers[state]),
  );
  metrics.weir_model_circuit_state.set({ provider }, stateNumbers[circuit.state]);
  const careful = carefulJudge(connector, {
    ...{ circuit, budget: retryBudget(retries), retriesMax: values.LLM_RETRIES_MAX, clock },
    retried: () => metrics.weir_model_retries_total.add({ provider }),
    patienceMs: values.CONTENT_TIMEOUT_MS / 2,
  });
  const remembered = (): void => metrics.weir_content_remembered_total.add({});
  return rememberingJudge(careful, { opinionsMax, remembered });
};
