// The routes about what policies are and would be: checks, tests, versions, simulations.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Clock } from '../../engine/kernel/clock.ts';
import { builtInCompiler } from '../../policies/compiler/built-in.ts';
import { remembering } from '../../policies/compiler/remembering.ts';
import type { Policies } from '../../policies/evaluator.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import type { PolicyControls } from '../control/policy-control.ts';
import type { PolicyWordsParts } from '../control/policy-words.ts';
import { policyVersionRoutes } from '../routes/policy-versions.ts';
import { simulateRoute } from '../routes/simulate.ts';
import type { SettingValues } from '../settings.ts';
import { openSimulations } from '../simulation/simulate.ts';
import { signerOf } from './live-policies.ts';

/** Registers them. What comes over the network is compiled in the sandbox only, never by the host's opa. */
export const policyLifecycleRoutes = (
  server: FastifyInstance,
  parts: Omit<PolicyWordsParts, 'clock'> & {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly control: Pick<PolicyControls, 'versions'>;
    readonly policies: Pick<Policies, 'bundleHash'>;
    readonly live: Pick<LivePolicies, 'of'>;
    readonly clock: Clock;
    readonly values: SettingValues;
  },
): void => {
  const { values } = parts;
  const versions = {
    ...parts,
    pool: () => parts.pool,
    signer: signerOf(values),
    compiler: remembering(builtInCompiler(parts.clock)),
    shippedHash: parts.policies.bundleHash,
    mayChangeRego: values.TENANT_POLICIES === 'rego',
  };
  policyVersionRoutes(server, versions);
  const simulations = openSimulations({ ...versions, databaseUrl: values.DATABASE_URL });
  simulateRoute(server, { ...parts, simulations });
};
