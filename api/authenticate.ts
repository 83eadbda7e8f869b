// Who is asking, and for whom: the token, then the organisation. Clients of Anthropic's send theirs in a
// header of their own.
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
    const { authorization, 'x-api-key': key } = request.headers;
    const identity = await verify(authorization ?? (key === undefined ? key : `Bearer ${key}`));
    if (!served.has(identity.tenantId)) throw apiErrors.TENANT_FOREIGN();
    return identity;
  };
};
