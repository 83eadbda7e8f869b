// weir status: where the platform is and how it does.
import { apiErrors } from '../errors.ts';
import { answer, table } from './output.ts';
import { findPlatform } from './platform.ts';

const answerMsMax = 3_000;

const ask = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answerMsMax) });
    return (await response.json()) as Record<string, unknown>;
  } catch (cause) {
    throw apiErrors.NOT_RUNNING({ url }, { cause });
  }
};

/**
 * Prints addresses and readiness; in the dev profile the addresses of the stores, too. Answers
 * whether prompts can be decided.
 */
export const status = async (options: {
  readonly json?: true;
  readonly url?: string;
}): Promise<boolean> => {
  const { profile, url, redisUrl, databaseUrl } = findPlatform(options.url);
  const readiness = await ask(url);
  const stores = profile === 'dev' ? { redis_url: redisUrl, database_url: databaseUrl } : {};
  const state = { url, ...stores, ...readiness };
  answer(options.json === true, state, () =>
    table(
      Object.entries(state).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  );
  return readiness['status'] !== 'unavailable';
};
