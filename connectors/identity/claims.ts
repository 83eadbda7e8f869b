// What the claims of a token say about its caller: by the names that Weir uses itself, or by those of an
// identity provider, whose groups are mapped to our roles.
import type { JWTPayload } from 'jose';
import { identityErrors } from './errors.ts';
import type { Identity } from './identity.ts';

/** Where the claims stand, and what they mean. */
export interface ClaimReading {
  /** A claim, or the way to it: `realm_access.roles`. */
  readonly tenant: string;
  readonly roles: string;
  readonly scopes: string;
  /** Whether roles and scopes may be missing, or be words with spaces between them, as OAuth has scopes. */
  readonly isLoose: boolean;
  /** Our roles by the names of another; without it roles are called as ours are. */
  readonly rolesOf?: ReadonlyMap<string, readonly string[]>;
}

/** How tokens of this installation say it. */
export const ownClaims: ClaimReading = {
  tenant: 'tenant_id',
  roles: 'roles',
  scopes: 'scopes',
  isLoose: false,
};

const tenantPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const subjectPattern = /^[\x21-\x7e]{1,128}$/;

/** A claim by its whole name (some are addresses, with dots in them), else by the way to it. */
const claimAt = (claims: JWTPayload, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      claims,
    );
};

const wordsOf = (claim: unknown, isLoose: boolean): readonly string[] | undefined => {
  if (isLoose && claim === undefined) return [];
  if (isLoose && typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  const isWords = Array.isArray(claim) && claim.every((each) => typeof each === 'string');
  return isWords ? claim : undefined;
};

/** Roles for groups; a group that nobody has mapped gives none. */
const mapped = (groups: readonly string[], rolesOf: ClaimReading['rolesOf']): readonly string[] =>
  rolesOf ? [...new Set(groups.flatMap((group) => rolesOf.get(group) ?? []))] : groups;

/** Whom verified claims speak for. Throws `WEIR_IDENTITY_CLAIMS_MISSING`. */
export const identityOf = (claims: JWTPayload, reading: ClaimReading): Identity => {
  const { sub, exp } = claims;
  const tenantId = claimAt(claims, reading.tenant);
  const groups = wordsOf(claimAt(claims, reading.roles), reading.isLoose);
  const scopes = wordsOf(claimAt(claims, reading.scopes), reading.isLoose);
  const usable =
    typeof sub === 'string' &&
    subjectPattern.test(sub) &&
    typeof tenantId === 'string' &&
    tenantPattern.test(tenantId) &&
    groups !== undefined &&
    scopes !== undefined &&
    exp !== undefined;
  if (!usable) throw identityErrors.CLAIMS_MISSING();
  const roles = mapped(groups, reading.rolesOf);
  return { subject: sub, tenantId, roles, scopes, expiresAtMs: exp * 1_000 };
};
