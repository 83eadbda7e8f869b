// weir token: mints a token with the keys of this data directory, or has a gateway mint one.
import { resolve } from 'node:path';
import { openKeys } from '../../connectors/identity/keys.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { demoScopes } from '../demo.ts';
import { readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { answer } from './output.ts';

export interface TokenOptions {
  readonly sub: string;
  readonly tenant: string;
  readonly roles: string;
  readonly ttl: string;
  readonly url?: string;
  readonly json?: true;
}

const answerMsMax = 3_000;

const words = (text: string): readonly string[] => text.split(',').filter((word) => word !== '');

const askGateway = async (url: string, options: TokenOptions): Promise<string> => {
  const response = await fetch(`${url}/dev-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      sub: options.sub,
      tenant_id: options.tenant,
      roles: words(options.roles),
      ttl_seconds: Number(options.ttl),
    }),
    signal: AbortSignal.timeout(answerMsMax),
  }).catch((cause) => {
    throw apiErrors.NOT_RUNNING({ url }, { cause });
  });
  const { token: minted, code } = (await response.json()) as Record<string, unknown>;
  if (typeof minted !== 'string') throw apiErrors.TOKEN_REFUSED({ url, code });
  return minted;
};

const mint = async (options: TokenOptions): Promise<string> => {
  const { values } = readSettings(readEnvironment());
  const keys = await openKeys(resolve(values.WEIR_DATA_DIR, 'keys'));
  return mintToken(keys, {
    subject: options.sub,
    tenantId: options.tenant,
    roles: words(options.roles),
    scopes: demoScopes,
    ttlSeconds: Number(options.ttl),
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
    nowMs: systemClock.now(),
  });
};

/** Prints a token for a subject of a tenant. */
export const token = async (options: TokenOptions): Promise<void> => {
  const { url } = options;
  const minted = url === undefined ? await mint(options) : await askGateway(url, options);
  answer(options.json === true, { token: minted, expires_in: Number(options.ttl) }, () => minted);
};
