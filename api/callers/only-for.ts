// Who may use a route: the roles that it takes, on top of a token that holds.
import type { FastifyRequest } from 'fastify';
import { apiErrors } from '../errors.ts';
import type { Authenticate } from './authenticate.ts';

/** Refuses whoever has none of these roles. */
export const onlyFor =
  (authenticate: Authenticate, ...roles: readonly string[]) =>
  async (request: FastifyRequest): Promise<void> => {
    request.identity = await authenticate(request);
    if (!request.identity.roles.some((role) => roles.includes(role))) throw apiErrors.ROLE();
  };
