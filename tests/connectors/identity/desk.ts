// What identity tests start from: own keys, a clock that stands still, an ordinary token.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import { SignJWT } from 'jose';
import { ownClaims } from '../../../connectors/identity/claims.ts';
import { openKeys, type SigningKeys } from '../../../connectors/identity/keys.ts';
import { openProvider } from '../../../connectors/identity/provider.ts';
import {
  type Identity,
  type TokenRequest,
  tokenVerifier,
} from '../../../connectors/identity/tokens.ts';
import { type VirtualClock, virtualClock } from '../../../engine/kernel/virtual-clock.ts';

export const startMs = Date.UTC(2026, 5, 1, 12);
export const issuer = 'cpm-platform';
export const audience = 'cpm-api';

export const ordinary: TokenRequest = {
  subject: 'ann',
  tenantId: 't1',
  roles: ['user'],
  scopes: ['memory:read'],
  ttlSeconds: 600,
  issuer,
  audience,
  nowMs: startMs,
};

export const ordinaryClaims: JWTPayload = {
  sub: 'ann',
  tenant_id: 't1',
  roles: ['user'],
  scopes: ['memory:read'],
  iss: issuer,
  aud: audience,
  iat: startMs / 1000,
  nbf: startMs / 1000,
  exp: startMs / 1000 + 600,
};

export interface Keyring {
  readonly keys: SigningKeys;
  /** Signs any claims with the own key. */
  sign(claims: JWTPayload): Promise<string>;
  remove(): void;
}

/** Fresh keys in a directory of their own. */
export const openKeyring = async (): Promise<Keyring> => {
  const directory = mkdtempSync(join(tmpdir(), 'wk-'));
  const keys = await openKeys(join(directory, 'keys'));
  return {
    keys,
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: keys.keyId })
        .sign(keys.privateKey),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

export interface VerifyingDesk {
  readonly clock: VirtualClock;
  /** Verifies `Bearer <token>`. */
  verify(token: string): Promise<Identity>;
  /** Verifies a header as it is. */
  header(authorization: string | undefined): Promise<Identity>;
  /** The code with which a token is refused, or `accepted`. */
  codeOf(token: string): Promise<string>;
}

/** A verifier with nothing remembered, at `startMs`. */
export const verifyingDesk = (keys: SigningKeys, jwksUrl = ''): VerifyingDesk => {
  const clock = virtualClock(startMs);
  const claims = { ...ownClaims, isLoose: true };
  const provider =
    jwksUrl === '' ? undefined : openProvider({ jwksUrl, issuers: [issuer], audience, claims });
  const ring = { keys: async () => keys };
  const header = tokenVerifier({ ring, provider, issuer, audience, clock });
  const verify = (token: string): Promise<Identity> => header(`Bearer ${token}`);
  return {
    clock,
    header,
    verify,
    codeOf: (token) =>
      verify(token).then(
        () => 'accepted',
        (cause: { readonly code?: unknown }) => String(cause.code),
      ),
  };
};
