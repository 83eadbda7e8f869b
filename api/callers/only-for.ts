// Who may use a route. The admin policy has the table and the word (policies/rego/data.json); the roles
// that a route names here say what its author means, and a test holds the two against each other.
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from './authenticate.ts';

/** A hook that signs its caller in. */
export interface SignIn {
  (request: FastifyRequest): Promise<void>;
  /** Roles that its route is meant for; `*` for everybody who has signed in. */
  readonly roles: readonly string[];
}

/** Signs the caller in; whether one of these roles is there is for the policy to say. */
export const onlyFor = (authenticate: Authenticate, ...roles: readonly string[]): SignIn =>
  Object.assign(
    async (request: FastifyRequest): Promise<void> => {
      request.identity = await authenticate(request);
    },
    { roles },
  );
