// Who is asking, and for whom: the token, then the organisation.
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../connectors/identity/tokens.ts';
import { apiErrors } from './errors.ts';

export type Authenticate = (request: FastifyRequest) => Promise<Identity>;

/** Verifies the bearer token of a request and that its organisation is served here. */
export const authenticator = (
  verify: (authorization: string | undefined) => Promise<Identity>,
  tenants: readonly string[],
): Authenticate => {
  const served = new Set(tenants);
  return async (request) => {
    const identity = await verify(request.headers.authorization);
    if (!served.has(identity.tenantId)) throw apiErrors.TENANT_FOREIGN();
    return identity;
  };
};
