// Who is asking, and for whom: the token, then the organisation. Clients of Anthropic's send theirs in a
// header of their own.
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { Tenants } from '../control/tenants.ts';
import { apiErrors } from '../errors.ts';
import { declaredAgent } from './agent-of.ts';

export type Authenticate = (request: FastifyRequest) => Promise<Identity>;

/** Verifies the token or the application key of a request and that its organisation is served here. */
export const authenticator = (
  verify: (authorization: string | undefined) => Promise<Identity>,
  verifyKey: (key: string) => Promise<Identity | undefined>,
  tenants: Pick<Tenants, 'stateOf'>,
): Authenticate => {
  return async (request) => {
    const { authorization, 'x-api-key': key } = request.headers;
    const sent = authorization ?? (key === undefined ? undefined : `Bearer ${key}`);
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(sent ?? '') ?? [];
    const identity = (await verifyKey(bearer)) ?? (await verify(sent));
    const state = tenants.stateOf(identity.tenantId);
    if (state === 'removed') throw apiErrors.TENANT_REMOVED();
    if (state === 'unknown') throw apiErrors.TENANT_FOREIGN();
    const agent = declaredAgent(request.headers['x-agent-id']);
    return agent === undefined ? identity : { ...identity, agent };
  };
};
