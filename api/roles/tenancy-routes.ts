// The routes about organisations: who is served, in which modes, what may be used up, what people report.
import type { FastifyInstance } from 'fastify';
import { type Authenticate, authenticator } from '../callers/authenticate.ts';
import { platformTenant } from '../journal.ts';
import { budgetRoutes } from '../routes/budgets.ts';
import { policyRoutes } from '../routes/policies.ts';
import { reportRoutes } from '../routes/reports.ts';
import { tenantRoutes } from '../routes/tenants.ts';
import { policyLifecycleRoutes } from './policy-routes.ts';

type Verify = Parameters<typeof authenticator>[0];
type Parts<Route extends (server: FastifyInstance, parts: never) => void> = Parameters<Route>[1];

/** Lets the reserved tenant in, and nobody else. */
const ofPlatform = (verify: Verify): Authenticate =>
  authenticator(verify, async () => undefined, {
    stateOf: (tenantId) => (tenantId === platformTenant ? 'serving' : 'unknown'),
  });

/** Registers them. */
export const tenancyRoutes = (
  server: FastifyInstance,
  parts: Parts<typeof policyRoutes> &
    Parts<typeof budgetRoutes> &
    Parts<typeof reportRoutes> &
    Parts<typeof tenantRoutes> &
    Parts<typeof policyLifecycleRoutes> & { readonly verify: Verify },
): void => {
  policyRoutes(server, parts);
  policyLifecycleRoutes(server, parts);
  budgetRoutes(server, parts);
  reportRoutes(server, parts);
  tenantRoutes(server, { ...parts, authenticate: ofPlatform(parts.verify) });
};
