// Tokens: minted for development and operators, verified on every request. A verified token is
// remembered until it expires, since checking a signature costs more than everything else here.
import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  type JWTVerifyGetKey,
  errors as joseErrors,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Clock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { type ClaimReading, identityOf, ownClaims } from './claims.ts';
import { identityErrors } from './errors.ts';
import type { Identity } from './identity.ts';
import type { KeyRing } from './key-ring.ts';
import { type SigningKeys, signingAlgorithm } from './keys.ts';
import type { Provider } from './provider.ts';

export type { Identity };

export interface TokenRequest
  extends Omit<Identity, 'expiresAtMs' | 'application' | 'agent' | 'requestsPerMinute'> {
  readonly ttlSeconds: number;
  readonly issuer: string;
  readonly audience: string;
  readonly nowMs: number;
}

/** Signs a token. */
export const mintToken = (keys: SigningKeys, request: TokenRequest): Promise<string> => {
  const nowSeconds = Math.floor(request.nowMs / 1000);
  return new SignJWT({
    tenant_id: request.tenantId,
    roles: [...request.roles],
    scopes: [...request.scopes],
  })
    .setProtectedHeader({ alg: signingAlgorithm, kid: keys.keyId, typ: 'JWT' })
    .setSubject(request.subject)
    .setIssuer(request.issuer)
    .setAudience(request.audience)
    .setIssuedAt(nowSeconds)
    .setNotBefore(nowSeconds)
    .setExpirationTime(nowSeconds + request.ttlSeconds)
    .sign(keys.privateKey);
};

export interface VerifierOptions {
  readonly ring: KeyRing;
  /** Whose tokens are good beside our own. */
  readonly provider?: Provider | undefined;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

const rememberedMax = 10_000;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
const claimErrors: Readonly<Record<string, (typeof identityErrors)['EXPIRED']>> = {
  aud: identityErrors.WRONG_AUDIENCE,
  iss: identityErrors.WRONG_ISSUER,
  nbf: identityErrors.NOT_YET_VALID,
};

const refusal = (cause: unknown): unknown => {
  if (cause instanceof joseErrors.JWTExpired) return identityErrors.EXPIRED({}, { cause });
  if (cause instanceof joseErrors.JWTClaimValidationFailed) {
    const specific = cause.reason === 'missing' ? undefined : claimErrors[cause.claim];
    return (specific ?? identityErrors.CLAIMS_MISSING)({ claim: cause.claim }, { cause });
  }
  return cause instanceof WeirError ? cause : identityErrors.INVALID({}, { cause });
};

/** Whose word a token is, and what is held against it. */
interface Trust {
  readonly keyOf: JWTVerifyGetKey;
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly claims: ClaimReading;
}

/** A token that was found good. */
interface Remembered {
  readonly identity: Identity;
  readonly untilMs: number;
  /** Of our own keys, which may be withdrawn; `undefined`: one of the provider. */
  readonly keyId: string | undefined;
}

/** A token of the provider is looked at again after this: its key may have been withdrawn. */
const providerMs = 60_000;

/**
 * Answers who an `Authorization` header speaks for, or rejects with a coded 401.
 *
 * @example
 * const verify = tokenVerifier({ ring, issuer: 'cpm-platform', audience: 'cpm-api', … });
 * const { subject, tenantId } = await verify(request.headers.authorization);
 */
export const tokenVerifier = (
  options: VerifierOptions,
): ((authorization: string | undefined) => Promise<Identity>) => {
  const { ring, provider, issuer, audience, clock } = options;
  const remembered = new Map<string, Remembered>();

  const remember = (key: string, found: Remembered): Identity => {
    if (remembered.size >= rememberedMax) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    remembered.set(key, found);
    return found.identity;
  };

  /** Keys that were imported once are not imported again. */
  const imported = new WeakMap<SigningKeys['jwks'], JWTVerifyGetKey>();
  const keyOf = (jwks: SigningKeys['jwks']): JWTVerifyGetKey => {
    const found = imported.get(jwks) ?? createLocalJWKSet({ keys: [...jwks.keys] });
    imported.set(jwks, found);
    return found;
  };

  const verify = async (token: string, own: SigningKeys['jwks']): Promise<Remembered> => {
    const { kid } = decodeProtectedHeader(token);
    const keyId = own.keys.some((each) => each.kid === kid) ? kid : undefined;
    const isOwn = keyId !== undefined || !provider;
    const trust: Trust = isOwn
      ? { issuers: [issuer], audience, claims: ownClaims, keyOf: keyOf(own) }
      : provider;
    const { payload } = await jwtVerify(token, trust.keyOf, {
      issuer: [...trust.issuers],
      audience: trust.audience,
      algorithms: ['RS256', 'ES256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(clock.now()),
    });
    const identity = identityOf(payload, trust.claims);
    const { expiresAtMs } = identity;
    const untilMs = isOwn ? expiresAtMs : Math.min(expiresAtMs, clock.now() + providerMs);
    return { identity, untilMs, keyId };
  };

  return async (authorization) => {
    if (authorization === undefined) throw identityErrors.MISSING();
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw identityErrors.MALFORMED();
    const { jwks } = await ring.keys();
    const key = createHash('sha256').update(token).digest('base64');
    const known = remembered.get(key);
    const isInForce =
      known && (known.keyId === undefined || jwks.keys.some(({ kid }) => kid === known.keyId));
    if (isInForce && known.untilMs > clock.now()) return known.identity;
    remembered.delete(key);
    try {
      return remember(key, await verify(token, jwks));
    } catch (cause) {
      throw refusal(cause);
    }
  };
};
