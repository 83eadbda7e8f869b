// The settings of model connectors.
import {
  choiceSetting,
  flagSetting,
  numberSetting,
  textSetting,
  urlSetting,
} from '../../engine/kernel/config.ts';

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
    help: 'Where chat completions are asked: OpenAI, Groq, Ollama, vLLM; blank: OpenAI, once OPENAI_API_KEY is set',
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
