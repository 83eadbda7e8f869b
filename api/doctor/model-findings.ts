// Do the providers of models answer, and do they know our keys. Only their lists of models are asked for.
import { type ProviderAddress, providerAnswers } from '../../connectors/llm/provider-answers.ts';
import type { SettingValues } from '../settings.ts';
import { type Finding, fine, look, problem } from './finding.ts';

const bearer = (key: string): Readonly<Record<string, string>> =>
  key === '' ? {} : { authorization: `Bearer ${key}` };

const withoutSlash = (url: string): string => (url.endsWith('/') ? url.slice(0, -1) : url);

const addressesOf = (values: SettingValues): ReadonlyMap<string, ProviderAddress> => {
  const { ANTHROPIC_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, GROQ_API_KEY } = values;
  const anthropic = withoutSlash(values.ANTHROPIC_BASE_URL || 'https://api.anthropic.com');
  const openai = withoutSlash(OPENAI_BASE_URL || 'https://api.openai.com/v1');
  const groq = withoutSlash(values.GROQ_BASE_URL || 'https://api.groq.com');
  const asked = new Map<string, ProviderAddress>();
  if (ANTHROPIC_API_KEY !== '') {
    const headers = { 'x-api-key': ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' };
    asked.set('anthropic', { url: `${anthropic}/v1/models`, headers });
  }
  if (OPENAI_API_KEY !== '' || OPENAI_BASE_URL !== '') {
    asked.set('openai', { url: `${openai}/models`, headers: bearer(OPENAI_API_KEY) });
  }
  if (GROQ_API_KEY !== '') {
    asked.set('groq', { url: `${groq}/openai/v1/models`, headers: bearer(GROQ_API_KEY) });
  }
  return asked;
};

const findingOf = (name: string, { url }: ProviderAddress, said: number | string): Finding => {
  const check = `model provider ${name}`;
  const seen = `${new URL(url).host}: ${said}`;
  if (said === 401 || said === 403) return problem(check, seen, 'It refuses the key: replace it.');
  if (typeof said === 'string') {
    return problem(check, seen, 'It cannot be reached: look at its address, DNS and the firewall.');
  }
  // Not every server of one's own has a list of models.
  return said < 400 || said === 404
    ? fine(check, seen)
    : look(check, seen, 'It answers, not as it should: look at its status page.');
};

/** One finding for each provider that is set. */
export const modelFindings = async (values: SettingValues): Promise<readonly Finding[]> => {
  const asked = [...addressesOf(values)];
  if (asked.length === 0) {
    const advice = 'Set ANTHROPIC_API_KEY, OPENAI_BASE_URL or GROQ_API_KEY for answers of a model.';
    return [look('model provider', 'none: the built-in scripted model answers', advice)];
  }
  return Promise.all(
    asked.map(async ([name, address]) => findingOf(name, address, await providerAnswers(address))),
  );
};
