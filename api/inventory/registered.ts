// What somebody answers for, in the memory of a process: models of the registry, tools that Weir runs or has
// let in, agents that are applications with a key, and what was registered by hand.
import type { DatabasePool } from 'slonik';
import { registrations } from '../../connectors/postgres/registrations.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { ShadowKind } from '../../operators/inventory/shadow.ts';
import type { Tools } from '../../pipelines/services.ts';
import { isOurAgent } from '../callers/agent-of.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import type { ModelGate } from '../control/model-gate.ts';

export interface Registered {
  has(tenantId: string, kind: ShadowKind, id: string): boolean;
  refresh(): Promise<void>;
  close(): void;
}

const refreshEveryMs = 2_000;

const nameOf = (tenantId: string, kind: ShadowKind, id: string): string =>
  JSON.stringify([tenantId, kind, id]);

/** Opens it; until it was read once, nothing is said to be unregistered. */
export const openRegistered = async (
  pool: () => DatabasePool | Promise<DatabasePool>,
  parts: {
    readonly gate: Pick<ModelGate, 'isRegistered' | 'route'>;
    /** The tools of Weir, and of the servers that were let in. */
    readonly tools: Pick<Tools, 'factsOf'>;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly log: Logger;
  },
): Promise<Registered> => {
  const { gate, tools, clock, log } = parts;
  let known: ReadonlySet<string> | undefined;
  let isAway = false;
  const refresh = async (): Promise<void> => {
    try {
      const found = await registrations(await pool());
      known = new Set(found.map(({ tenantId, kind, id }) => nameOf(tenantId, kind, id)));
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn(errorFacts(error), 'the registrations cannot be read');
      isAway = true;
    }
  };
  await refresh();
  const { close } = keepFresh(refreshEveryMs, refresh, clock);
  const isKnown = {
    model: (tenantId: string, id: string) =>
      gate.isRegistered(tenantId, id) || gate.route(tenantId, id) !== undefined,
    tool: (tenantId: string, id: string) => tools.factsOf(tenantId, id) !== undefined,
    agent: (_: string, id: string) => isOurAgent(id),
  };
  return {
    has: (tenantId, kind, id) =>
      known === undefined || isKnown[kind](tenantId, id) || known.has(nameOf(tenantId, kind, id)),
    refresh,
    close,
  };
};
