// weir token: mints a token with the keys of this data directory.
import { resolve } from 'node:path';
import { openKeys } from '../../connectors/identity/keys.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { demoScopes } from '../demo.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { answer } from './output.ts';

export interface TokenOptions {
  readonly sub: string;
  readonly tenant: string;
  readonly roles: string;
  readonly ttl: string;
  readonly json?: true;
}

const words = (text: string): readonly string[] => text.split(',').filter((word) => word !== '');

/** Prints a token for a subject of a tenant. */
export const token = async (options: TokenOptions): Promise<void> => {
  const { values } = readSettings(readEnvironment());
  const keys = await openKeys(resolve(values.WEIR_DATA_DIR, 'keys'));
  const minted = await mintToken(keys, {
    subject: options.sub,
    tenantId: options.tenant,
    roles: words(options.roles),
    scopes: demoScopes,
    ttlSeconds: Number(options.ttl),
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
    nowMs: systemClock.now(),
  });
  answer(options.json === true, { token: minted, expires_in: Number(options.ttl) }, () => minted);
};
