// The providers of a gateway: a connector for each that is set up.
import { anthropicModel } from '../../connectors/llm/anthropic.ts';
import { groqModel } from '../../connectors/llm/groq.ts';
import type { Model } from '../../connectors/llm/model.ts';
import { openAiModel } from '../../connectors/llm/openai.ts';
import { scriptedModel } from '../../connectors/llm/scripted.ts';
import type { SettingValues } from '../settings.ts';

export interface Providers {
  /** Whoever answers for the default model. */
  readonly provider: Model['provider'];
  /** The connector for what the registry calls a provider; `undefined` when it is not set up. */
  of(provider: string): Model | undefined;
}

const openAiUrl = 'https://api.openai.com/v1';

/** Opens the connectors that the settings name. */
export const openProviders = (values: SettingValues): Providers => {
  const timeoutMs = values.LLM_TIMEOUT_SEC * 1_000;
  const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = values;
  const { GROQ_API_KEY, GROQ_BASE_URL } = values;
  const first =
    ANTHROPIC_API_KEY === ''
      ? scriptedModel()
      : anthropicModel({ apiKey: ANTHROPIC_API_KEY, baseUrl: ANTHROPIC_BASE_URL, timeoutMs });
  const openAi =
    OPENAI_API_KEY === '' && OPENAI_BASE_URL === ''
      ? undefined
      : openAiModel({ apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL || openAiUrl, timeoutMs });
  const groq =
    GROQ_API_KEY === ''
      ? undefined
      : groqModel({ apiKey: GROQ_API_KEY, baseUrl: GROQ_BASE_URL, timeoutMs });
  return {
    provider: first.provider,
    of: (provider) => {
      if (provider === 'openai') return openAi;
      if (provider === 'groq') return groq;
      // A default model that was registered before there was a key is still the default.
      return first;
    },
  };
};
