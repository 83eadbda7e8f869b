// Secrets of providers of models and of what is built around them.
import { isCased, isMixed } from '../checks.ts';
import { type Named, named, type Shape, shape, uuid } from '../kind.ts';
import { hasRun } from '../placeholder.ts';

/** Told by their shape. */
export const aiShapes: readonly Shape[] = [
  shape(
    'anthropic_key',
    ['sk-ant-'],
    'sk-ant-(?:(?:api|admin)[0-9]{2}-[\\w-]{93}AA|(?:sid|oat|ort)[0-9]{2}-[\\w-]{80,120})',
    {
      left: 'dash',
      end: '(?![\\w-])',
    },
  ),
  shape(
    'openai_key',
    ['sk-'],
    'sk-(?:(?:proj|svcacct|admin|service|None)-)?[\\w-]{20,100}T3BlbkFJ[\\w-]{20,100}',
    {
      left: 'dash',
    },
  ),
  shape('openai_session', ['sess-'], 'sess-[A-Za-z0-9]{40}', { left: 'dash', check: isCased }),
  shape('openrouter_key', ['sk-or-'], 'sk-or-v1-[0-9a-f]{64}', { left: 'dash' }),
  shape('deepseek_key', ['sk-'], 'sk-[0-9a-f]{32}', {
    ...{ left: 'dash', end: '(?![\\w-])' },
    check: isMixed(3),
  }),
  shape('model_provider_key', ['sk-'], 'sk-[A-Za-z0-9]{40,64}', {
    ...{ left: 'dash', end: '(?![\\w-])' },
    check: (found) => isCased(found) && !hasRun(found),
  }),
  shape('groq_key', ['gsk_'], 'gsk_[A-Za-z0-9]{52}'),
  shape('xai_key', ['xai-'], 'xai-[A-Za-z0-9]{80}', { left: 'dash' }),
  shape('perplexity_key', ['pplx-'], 'pplx-[A-Za-z0-9]{48,56}', { left: 'dash' }),
  shape('huggingface_token', ['hf_'], 'hf_[A-Za-z]{34}'),
  shape('huggingface_org_token', ['api_org_'], 'api_org_[A-Za-z]{34}'),
  shape('replicate_token', ['r8_'], 'r8_[A-Za-z0-9]{37}'),
  shape('fireworks_key', ['fw_'], 'fw_[A-Za-z0-9]{22,24}', { check: isCased }),
  shape('together_key', ['tgp_v1_'], 'tgp_v1_[\\w-]{43}'),
  shape('nvidia_key', ['nvapi-'], 'nvapi-[\\w-]{64}', { left: 'dash' }),
  shape('cerebras_key', ['csk-'], 'csk-[a-z0-9]{48}', { left: 'dash' }),
  shape('langsmith_key', ['lsv2_'], 'lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}'),
  shape('langfuse_key', ['sk-lf-'], `sk-lf-${uuid}`, { left: 'dash' }),
  shape(
    'helicone_key',
    ['sk-helicone-'],
    'sk-helicone-[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}',
    { left: 'dash' },
  ),
  shape('pinecone_key', ['pcsk_'], 'pcsk_[A-Za-z0-9]{5,8}_[A-Za-z0-9]{50,70}'),
  shape('tavily_key', ['tvly-'], 'tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}', { left: 'dash' }),
  shape('jina_key', ['jina_'], 'jina_[0-9a-f]{32}[\\w-]{28}'),
  shape('voyage_key', ['pa-'], 'pa-[\\w-]{43}', {
    left: 'dash',
    check: (found) => isCased(found) && isMixed(4.2)(found),
  }),
  shape('weights_biases_key', ['wandb_v1_'], 'wandb_v1_[\\w-]{60,90}'),
  shape('elevenlabs_key', ['sk_'], 'sk_[0-9a-f]{48}'),
  shape('firecrawl_key', ['fc-'], 'fc-[0-9a-f]{32}', { left: 'dash', check: isMixed(3) }),
  shape('apify_token', ['apify_api_'], 'apify_api_[A-Za-z0-9]{36}'),
  shape('modal_token', ['ak-', 'as-'], 'a[ks]-[A-Za-z0-9]{22}', {
    left: 'dash',
    check: (found) =>
      isCased(found) && isMixed(3.6)(found) && (found.match(/[0-9]/g)?.length ?? 0) > 1,
  }),
  shape('settlemint_token', ['sm_aat_', 'sm_pat_', 'sm_sat_'], 'sm_[aps]at_[A-Za-z0-9]{16}'),
];

/** Told by the name that they are assigned to. */
export const aiNames: readonly Named[] = [
  named('cohere_key', ['cohere', 'co_api'], '[A-Za-z0-9]{40}'),
  named('mistral_key', ['mistral'], '[A-Za-z0-9]{32}'),
  named('together_key', ['together'], '[0-9a-f]{64}'),
  named('ai21_key', ['ai21'], '[A-Za-z0-9]{32}'),
  named('assemblyai_key', ['assemblyai'], '[0-9a-f]{32}'),
  named('deepgram_key', ['deepgram'], '[0-9a-f]{40}'),
  named('deepl_key', ['deepl'], `${uuid}(?::fx)?`),
  named('elevenlabs_key', ['elevenlabs', 'eleven_labs', 'xi-api'], '[0-9a-f]{32}|sk_[0-9a-f]{48}'),
  named('pinecone_key', ['pinecone'], uuid),
  named('wandb_key', ['wandb'], '[0-9a-f]{40}'),
  named('privateai_key', ['privateai', 'private_ai', 'private-ai'], '[0-9a-f]{32}'),
  named('serpapi_key', ['serpapi'], '[0-9a-f]{64}'),
];
