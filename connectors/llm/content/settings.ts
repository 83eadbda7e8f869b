// The settings of the judge of content.
import {
  choiceSetting,
  flagSetting,
  numberSetting,
  textSetting,
  urlSetting,
} from '../../../engine/kernel/config.ts';

export const contentSettings = {
  CONTENT_MODEL: choiceSetting(['off', 'groq', 'openai', 'moderation'], {
    fallback: 'off',
    help: 'Who judges content by the categories S1 to S14: a model of Groq, one at an address that speaks OpenAI chat completions, or an endpoint for moderation; off: modest rules, and at /v1/moderations only',
  }),
  CONTENT_MODEL_NAME: textSetting({
    fallback: '',
    example: 'llama-guard3',
    help: 'The model that judges content; a name with llama-guard in it is asked as Llama Guard, any other is told the categories; blank: openai/gpt-oss-safeguard-20b, llama-guard3 or omni-moderation-latest',
  }),
  CONTENT_BASE_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'http://127.0.0.1:11434/v1',
    help: 'Where content is judged, for groq without /openai/v1; blank: GROQ_BASE_URL or OPENAI_BASE_URL, with the key that belongs to it',
  }),
  CONTENT_API_KEY: textSetting({
    fallback: '',
    secret: true,
    example: 'gsk_...',
    help: 'Key for the judge of content; blank: GROQ_API_KEY or OPENAI_API_KEY, unless CONTENT_BASE_URL is another address',
  }),
  CONTENT_TIMEOUT_MS: numberSetting({
    fallback: 1_500,
    min: 50,
    max: 60_000,
    help: 'How long the judge of content may take for one try, in milliseconds; it is asked again within half of that or not at all',
  }),
  CONTENT_ANSWERS: flagSetting({
    fallback: true,
    help: 'Whether answers are judged before they leave, too; streams then wait for their end',
  }),
} as const;
