// The admin gate: every request is put to the admin policy before its body is read, whatever its route does
// by itself, and what admins do is on record before they get its answer.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { identityErrors } from '../../connectors/identity/errors.ts';
import type { Identity } from '../../connectors/identity/tokens.ts';
import { scan } from '../../operators/output/scan.ts';
import { adminInput } from '../../policies/admin-input.ts';
import type { Policies } from '../../policies/evaluator.ts';
import type { AdminRuling } from '../../policies/inputs.ts';
import { apiErrors } from '../errors.ts';
import { type Journal, platformTenant } from '../journal.ts';

export interface AdminGateParts {
  readonly policies: Pick<Policies, 'decideAdmin'>;
  readonly profile: 'dev' | 'production';
  readonly journal: Pick<Journal, 'note'>;
}

/** Parameters of a query that name whom or what a request is about. */
const targets = ['tenant_id', 'user', 'user_id', 'session_id', 'model_id'];
const targetLengthMax = 256;
/** Who was erased is not named again. */
const unnamed = 'DELETE /audit/subjects/:user';
/** Refusals have records of their own. */
const refusals: ReadonlySet<number> = new Set([401, 403, 429]);

const queryOf = ({ query }: FastifyRequest): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(query ?? {}));

const endpointOf = ({ method, routeOptions }: FastifyRequest): string =>
  `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? 'unknown'}`;

/** What a request was about: names of its path and query, without secrets; nothing of its body. */
const targetOf = (request: FastifyRequest): Readonly<Record<string, string>> => {
  if (endpointOf(request) === unnamed) return {};
  const named = [...queryOf(request)].filter(([name]) => targets.includes(name));
  const all = [...Object.entries(request.params ?? {}), ...named];
  return Object.fromEntries(
    all
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      .map(([name, value]) => [name, scan(value.slice(0, targetLengthMax)).redacted]),
  );
};

const refusalOf = ({ rule }: AdminRuling, request: FastifyRequest): Error => {
  if (rule === 'anonymous') return identityErrors.MISSING();
  if (rule === 'unlisted') return apiErrors.ROUTE_UNLISTED({ endpoint: endpointOf(request) });
  return rule === 'other_tenant' ? apiErrors.TENANT_OTHER() : apiErrors.ROLE();
};

/** Puts the gate in front of every route that is registered after it. */
export const adminGate = (server: FastifyInstance, parts: AdminGateParts): void => {
  const { policies, profile, journal } = parts;
  const recorded = new WeakSet<FastifyRequest>();

  server.addHook('preParsing', async (request) => {
    if (request.is404) return;
    const identity: Identity | undefined = request.identity;
    const asked = {
      ...{ method: request.method, route: request.routeOptions.url ?? '' },
      namedTenant: queryOf(request).get('tenant_id'),
    };
    const ruling = policies.decideAdmin(adminInput(asked, identity, { profile, platformTenant }));
    if (ruling.recorded && identity) recorded.add(request);
    if (ruling.decision !== 'allow') throw refusalOf(ruling, request);
  });

  const record = async (request: FastifyRequest, status: number): Promise<void> => {
    if (!recorded.delete(request) || refusals.has(status)) return;
    const { tenantId, subject } = request.identity;
    const details = { endpoint: endpointOf(request), target: targetOf(request), status };
    await journal.note(tenantId, subject, 'admin_access', details);
  };

  server.addHook('onSend', async (request, { statusCode }) => {
    await record(request, statusCode).catch((cause) => {
      // What has failed anyway is not worth hiding.
      if (statusCode < 500) throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    });
  });
  // A stream of events has no one answer that could wait for its record.
  server.addHook('onResponse', (request, { statusCode }) =>
    record(request, statusCode).catch(() => undefined),
  );
};
