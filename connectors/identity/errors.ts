// Why a caller is not let in.
import { defineErrors } from '../../engine/kernel/errors.ts';

const refused = { status: 401, retry: 'never' } as const;

export const identityErrors = defineErrors('IDENTITY', {
  MISSING: {
    ...refused,
    message: 'no bearer token was sent',
    help: 'Send `Authorization: Bearer <token>`; in the dev profile, POST /dev-token gives one.',
  },
  MALFORMED: {
    ...refused,
    message: 'the authorization header does not hold a usable token',
    help: 'Send a JWT signed with RS256 or ES256.',
  },
  KEY_UNKNOWN: {
    ...refused,
    message: 'the application key is not in force',
    help: 'Use another key; an admin of your organisation can make one at POST /keys.',
  },
  EXPIRED: { ...refused, message: 'the token has expired', help: 'Ask for a new token.' },
  NOT_YET_VALID: {
    ...refused,
    message: 'the token is not valid yet',
    help: 'Check the clocks of the issuer and of this machine.',
  },
  WRONG_AUDIENCE: {
    ...refused,
    message: 'the token is meant for another service',
    help: 'The audience must be JWT_AUDIENCE, or JWT_JWKS_AUDIENCE for a key of the provider.',
  },
  WRONG_ISSUER: {
    ...refused,
    message: 'the token comes from an issuer that is not trusted',
    help: 'The issuer must be JWT_ISSUER, or one of JWT_JWKS_ISSUERS for a key of the provider.',
  },
  CLAIMS_MISSING: {
    ...refused,
    message: 'the token lacks a claim that Weir needs',
    help: 'Needed: sub, tenant_id, roles, scopes, exp.',
  },
  INVALID: {
    ...refused,
    message: 'the signature of the token cannot be trusted',
    help: 'Use a token signed with a key that Weir knows.',
  },
  PROVIDER_KEYS_AWAY: {
    status: 503,
    retry: 'later',
    message: 'the keys of the identity provider cannot be fetched or used',
    help: 'Ask again; if it lasts, check JWT_JWKS_URL and what it serves.',
  },
  KEYS_UNUSABLE: {
    status: 500,
    retry: 'never',
    message: 'a retired key cannot be read',
    help: 'Remove its file from keys/retired of the data directory: its tokens are refused then.',
  },
  ROLES_MAP: {
    status: 500,
    retry: 'never',
    message: 'the roles of groups cannot be read',
    help: 'JWT_ROLES_MAP takes JSON, {"group": ["spm:operator"]}, or the path of a file that holds it.',
  },
  KEYS_IN_REPOSITORY: {
    status: 500,
    retry: 'never',
    message: 'the production profile refuses signing keys inside the source tree',
    help: 'Set WEIR_DATA_DIR to a directory outside of it.',
  },
});
