// The settings of model connectors.
import {
  choiceSetting,
  flagSetting,
  numberSetting,
  textSetting,
  urlSetting,
} from '../../engine/kernel/config.ts';
import { contentSettings } from './content/settings.ts';

export const llmSettings = {
  ANTHROPIC_API_KEY: textSetting({
    fallback: '',
    secret: true,
    example: 'sk-ant-...',
    help: 'Key for the Anthropic API; blank: the built-in scripted model answers',
  }),
  ANTHROPIC_MODEL: textSetting({
    fallback: 'claude-sonnet-4-6',
    help: 'The model that is registered by default',
  }),
  ANTHROPIC_BASE_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'https://api.anthropic.com',
    help: 'Another address for the Anthropic API; blank: the usual one',
  }),
  OPENAI_API_KEY: textSetting({
    fallback: '',
    secret: true,
    example: 'sk-...',
    help: 'Key for OpenAI, or for another server that speaks its wire format; servers of your own may need none',
  }),
  OPENAI_BASE_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'http://127.0.0.1:11434/v1',
    help: 'Where chat completions are asked: OpenAI, Ollama, vLLM; blank: OpenAI, once OPENAI_API_KEY is set',
  }),
  OPENAI_MODEL: textSetting({
    fallback: '',
    example: 'gpt-5-mini',
    help: 'A model at OPENAI_BASE_URL that is registered at the start, beside the default one',
  }),
  GUARD_MODEL_ENABLED: flagSetting({
    fallback: false,
    help: 'Another model reads every answer before it leaves, and can refuse it; streams then wait for their end',
  }),
  GUARD_MODEL_ID: textSetting({
    fallback: '',
    example: 'claude-haiku-4-5',
    help: 'The model that reads answers; blank: the default registered one',
  }),
  STREAM_MODE: choiceSetting(['hold-back', 'buffer'], {
    fallback: 'hold-back',
    help: 'hold-back lets an answer leave as it comes, short of a window; buffer lets it leave whole',
  }),
  GROQ_API_KEY: textSetting({
    fallback: '',
    secret: true,
    example: 'gsk_...',
    help: 'Key for the Groq API',
  }),
  GROQ_BASE_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'https://api.groq.com',
    help: 'Another address for the Groq API, without /openai/v1; blank: the usual one',
  }),
  GROQ_MODEL: textSetting({
    fallback: '',
    example: 'llama-3.3-70b-versatile',
    help: 'A model of Groq that is registered at the start, beside the default one',
  }),
  ...contentSettings,
  LLM_PRICES_FILE: textSetting({
    fallback: '',
    example: '/etc/weir/prices.json',
    help: 'What tokens cost, in the form of connectors/llm/prices.json; blank: that file',
  }),
  LLM_CIRCUIT_FAILURES: numberSetting({
    fallback: 5,
    min: 1,
    max: 1_000,
    help: 'Failures of a provider within 30 seconds, at least half of its calls, after which it is left alone',
  }),
  LLM_CIRCUIT_OPEN_SEC: numberSetting({
    fallback: 15,
    min: 1,
    max: 600,
    help: 'How long a provider is left alone before one call tries it again, in seconds',
  }),
  LLM_RETRIES_MAX: numberSetting({
    fallback: 2,
    min: 0,
    max: 5,
    help: 'How often a call is asked again while nothing of its answer has come; all retries stay below a tenth of the calls',
  }),
  LLM_SHADOW_CALLS_MAX: numberSetting({
    fallback: 4,
    min: 0,
    max: 100,
    help: 'Calls to shadow models that a gateway makes at the same time; what comes beyond is left out',
  }),
  LLM_TIMEOUT_SEC: numberSetting({
    fallback: 60,
    min: 1,
    max: 600,
    help: 'How long a model may take to answer, in seconds',
  }),
  LLM_TOKENS_MAX: numberSetting({
    fallback: 1_024,
    min: 1,
    max: 100_000,
    help: 'The longest answer, in tokens',
  }),
} as const;
