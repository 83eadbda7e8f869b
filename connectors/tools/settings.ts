// The settings of the tools that models may call.
import {
  flagSetting,
  listSetting,
  numberSetting,
  textSetting,
  urlSetting,
} from '../../engine/kernel/config.ts';

export const toolSettings = {
  TAVILY_API_KEY: textSetting({
    fallback: '',
    secret: true,
    example: 'tvly-...',
    help: 'Key for web searches with Tavily; blank: models have no web search',
  }),
  TAVILY_BASE_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'https://api.tavily.com',
    help: 'Another address for Tavily; blank: the usual one',
  }),
  TOOLS: listSetting({
    fallback: ['web_search', 'web_fetch', 'documents_search'],
    pattern: /^[a-z][a-z0-9_]{0,62}$/,
    help: 'The tools that models may call in /chat: web_search, web_fetch, documents_search, read_mail, send_mail, calendar_list, calendar_add, file_list, file_read, file_write, database_query',
  }),
  TOOLS_DATABASE_URL: urlSetting(['postgres', 'postgresql'], {
    fallback: '',
    example: 'postgresql://reader@127.0.0.1:5432/shop',
    help: 'The database that database_query reads, as a role that may do no more; blank: there is no such tool',
    secret: true,
  }),
  TOOL_TIMEOUT_SEC: numberSetting({
    fallback: 10,
    min: 1,
    max: 120,
    help: 'How long a tool may take, in seconds',
  }),
  WEB_FETCH_ALLOWED: listSetting({
    fallback: [],
    pattern: /^[\w.[\]:-]+:\d{1,5}$/,
    help: 'Addresses, as host:port, that web_fetch may read although they are not on the public web; for demonstrations and tests',
  }),
  VAULT_REVEAL: flagSetting({
    fallback: false,
    help: 'Keeps prompts that held secrets or personal data, sealed, for admins who give a reason; off: what was taken out is gone',
  }),
  VAULT_KEY: textSetting({
    fallback: '',
    secret: true,
    help: 'Seals what tools need and the log must not show: 32 bytes in base64, the same for all processes; blank: a key is made in the data directory',
  }),
} as const;
