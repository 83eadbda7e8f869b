// What the record of a refusal says: the code and the route, and of a model that is not approved its name and
// who has asked for it, since no other event will ever name them.
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import { agentOf } from '../callers/agent-of.ts';
import { type Journal, platformTenant } from '../journal.ts';

const detailsOf = (
  identity: Identity | undefined,
  { code, detail: { model_id } }: WeirError,
  route: string,
): Readonly<Record<string, unknown>> => {
  if (identity === undefined || typeof model_id !== 'string') return { code, route };
  const way = route.startsWith('/chat') ? 'weir:chat' : 'weir:api';
  return { code, route, model_id, agent_id: agentOf(identity, way) };
};

/** Records refusals, those of nobody under the reserved tenant. */
export const refusalRecorder =
  (journal: Pick<Journal, 'refusal'>) =>
  (caller: Identity | undefined, problem: WeirError, route: string): void => {
    const { tenantId = platformTenant, subject = '-' } = caller ?? {};
    journal.refusal(tenantId, subject, detailsOf(caller, problem, route));
  };
