// The settings of model connectors.
import { numberSetting, textSetting, urlSetting } from '../../engine/kernel/config.ts';

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
