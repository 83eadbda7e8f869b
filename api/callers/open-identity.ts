// Whose tokens are good here: those of this installation, and those of an identity provider, by the settings.
import { resolve } from 'node:path';
import { type KeyRing, openKeyRing } from '../../connectors/identity/key-ring.ts';
import { openProvider, type Provider, readRolesMap } from '../../connectors/identity/provider.ts';
import { type Identity, tokenVerifier } from '../../connectors/identity/tokens.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { sourceRoot } from '../package.ts';
import type { SettingValues } from '../settings.ts';

export interface OpenIdentity {
  readonly ring: KeyRing;
  readonly issuer: string;
  readonly audience: string;
  readonly verify: (authorization: string | undefined) => Promise<Identity>;
}

const providerOf = (values: SettingValues): Provider | undefined => {
  if (values.JWT_JWKS_URL === '') return undefined;
  const rolesOf = readRolesMap(values.JWT_ROLES_MAP);
  return openProvider({
    jwksUrl: values.JWT_JWKS_URL,
    issuers: values.JWT_JWKS_ISSUERS.length > 0 ? values.JWT_JWKS_ISSUERS : [values.JWT_ISSUER],
    audience: values.JWT_JWKS_AUDIENCE || values.JWT_AUDIENCE,
    claims: {
      ...{ tenant: values.JWT_TENANT_CLAIM, roles: values.JWT_ROLES_CLAIM, isLoose: true },
      ...{ scopes: values.JWT_SCOPES_CLAIM, ...(rolesOf ? { rolesOf } : {}) },
    },
  });
};

/** Opens the keys of this installation and the provider. Throws what is wrong with either. */
export const openIdentity = async (values: SettingValues, clock: Clock): Promise<OpenIdentity> => {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = values;
  const isProduction = values.WEIR_PROFILE === 'production';
  const directory = resolve(values.WEIR_DATA_DIR, 'keys');
  const ring = await openKeyRing(directory, clock, isProduction ? { outsideOf: sourceRoot } : {});
  const verify = tokenVerifier({ ring, provider: providerOf(values), issuer, audience, clock });
  return { ring, issuer, audience, verify };
};
