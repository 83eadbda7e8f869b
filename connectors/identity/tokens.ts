// Tokens: minted for development and operators, verified on every request. A verified token is
// remembered until it expires, since checking a signature costs more than everything else here.
import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JWTPayload,
  type JWTVerifyGetKey,
  errors as joseErrors,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Clock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { identityErrors } from './errors.ts';
import { type SigningKeys, signingAlgorithm } from './keys.ts';

/** Who is asking. */
export interface Identity {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  /** The key of the application that asks; absent for a token. */
  readonly application?: string;
  /** The agent that asks, where it names itself: nobody has proven it. */
  readonly agent?: string;
  /** The rate of that key, for all its users together. */
  readonly requestsPerMinute?: number;
}

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
  readonly keys: SigningKeys;
  /** Keys of an identity provider beside our own; empty for none. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

const rememberedMax = 10_000;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
const tenantPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const subjectPattern = /^[\x21-\x7e]{1,128}$/;

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const identityOf = ({ sub, exp, ...claims }: JWTPayload): Identity => {
  const { tenant_id: tenantId, roles, scopes } = claims;
  const usable =
    typeof sub === 'string' &&
    subjectPattern.test(sub) &&
    typeof tenantId === 'string' &&
    tenantPattern.test(tenantId) &&
    isWords(roles) &&
    isWords(scopes) &&
    exp !== undefined;
  if (!usable) throw identityErrors.CLAIMS_MISSING();
  return { subject: sub, tenantId, roles, scopes, expiresAtMs: exp * 1000 };
};

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

const isAboutTheToken = (cause: unknown): boolean =>
  cause instanceof joseErrors.JWKSNoMatchingKey ||
  cause instanceof joseErrors.JWKSMultipleMatchingKeys;

/** The keys of a provider; what is wrong with them is not held against the token. */
const providerKeys = (url: string): JWTVerifyGetKey => {
  const fetched = createRemoteJWKSet(new URL(url));
  return async (header, token) => {
    try {
      return await fetched(header, token);
    } catch (cause) {
      if (isAboutTheToken(cause)) throw cause;
      throw identityErrors.PROVIDER_KEYS_AWAY({}, { cause });
    }
  };
};

const keySource = ({ keys, jwksUrl }: VerifierOptions): JWTVerifyGetKey => {
  const own = createLocalJWKSet({ keys: [...keys.jwks.keys] });
  if (jwksUrl === '') return own;
  const foreign = providerKeys(jwksUrl);
  return (header, token) =>
    header?.kid === keys.keyId ? own(header, token) : foreign(header, token);
};

/**
 * Answers who an `Authorization` header speaks for, or rejects with a coded 401.
 *
 * @example
 * const verify = tokenVerifier({ keys, issuer: 'cpm-platform', audience: 'cpm-api', … });
 * const { subject, tenantId } = await verify(request.headers.authorization);
 */
export const tokenVerifier = (
  options: VerifierOptions,
): ((authorization: string | undefined) => Promise<Identity>) => {
  const { issuer, audience, clock } = options;
  const remembered = new Map<string, Identity>();
  const source = keySource(options);

  const remember = (key: string, identity: Identity): Identity => {
    if (remembered.size >= rememberedMax) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    remembered.set(key, identity);
    return identity;
  };

  return async (authorization) => {
    if (authorization === undefined) throw identityErrors.MISSING();
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw identityErrors.MALFORMED();
    const key = createHash('sha256').update(token).digest('base64');
    const known = remembered.get(key);
    if (known && known.expiresAtMs > clock.now()) return known;
    remembered.delete(key);
    try {
      const { payload } = await jwtVerify(token, source, {
        issuer,
        audience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['sub', 'exp', 'tenant_id', 'roles', 'scopes'],
        currentDate: new Date(clock.now()),
      });
      return remember(key, identityOf(payload));
    } catch (cause) {
      throw refusal(cause);
    }
  };
};
