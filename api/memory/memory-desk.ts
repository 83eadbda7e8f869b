// What users and admins ask of the memory: changes go through the log, like everything that has an effect;
// looking does not.
import type { Desk } from '../../connectors/gateway/desk.ts';
import {
  type MemoryEntry,
  type MemoryStore,
  type Namespace,
  namespaces,
  type Owner,
} from '../../connectors/memory/memory.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Event } from '../../engine/model/event.ts';
import type { MemoryRequest, MemoryResult } from '../../pipelines/events/memory.ts';
import { topics } from '../../pipelines/topics.ts';
import { apiErrors } from '../errors.ts';

/** Who asks. */
export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
}

/** What was found of a user's memory. */
export interface Looked {
  readonly entries: readonly MemoryEntry[];
  /** The ids of entries that somebody has changed behind our back. */
  readonly tampered: readonly string[];
}

/** Nobody's conversation. */
const noConversation = { session_id: '-', model_id: '-' };

/** The request of somebody to the memory of a user, as an event. */
export const memoryEvent = (
  owner: Owner,
  caller: Caller,
  asked: Pick<MemoryRequest, 'operation' | 'entry_id' | 'namespace'>,
  { clock, waitMs }: { readonly clock: Pick<Clock, 'now' | 'id'>; readonly waitMs: number },
): Event<MemoryRequest> => {
  const correlationId = clock.id();
  const nowMs = clock.now();
  return {
    ...{ id: `${correlationId}.memory_request`, correlationId, source: 'weir/gateway' },
    ...{ type: topics.memoryRequest.name, subject: owner.userId, tenantId: owner.tenantId },
    ...{ timeMs: nowMs, expiresAtMs: nowMs + waitMs, traceparent: undefined, replyTo: undefined },
    schemaVersion: topics.memoryRequest.schemaVersion,
    data: {
      ...{ user_id: owner.userId, ...noConversation, caller_id: caller.subject },
      ...{ roles: [...caller.roles], posture_score: 0, ...asked },
    },
  };
};

/** Reads everything of a user in these namespaces, the newest of each first. */
export const lookInto = async (
  store: Pick<MemoryStore, 'ids' | 'read'>,
  owner: Owner,
  wanted: readonly Namespace[] = namespaces,
): Promise<Looked> => {
  const ids = await Promise.all(wanted.map((namespace) => store.ids(owner, namespace)));
  const found = await Promise.all(ids.flat().map((id) => store.read(owner, id)));
  return {
    entries: found.flatMap((each) => (each.status === 'found' ? each.entry : [])),
    tampered: found.flatMap((each) => (each.status === 'tampered' ? each.id : [])),
  };
};

/** Makes the desk of a gateway. */
export const memoryDesk = (parts: {
  readonly store: MemoryStore;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  readonly waitMs: number;
}) => {
  const { store, desk, log } = parts;

  const ask = async (
    owner: Owner,
    caller: Caller,
    asked: Parameters<typeof memoryEvent>[2],
  ): Promise<MemoryResult> => {
    const again = { retry_after_seconds: 1 };
    const outcome = await desk.ask(memoryEvent(owner, caller, asked, parts)).catch((cause) => {
      throw apiErrors.LOG_AWAY(again, { cause });
    });
    if (outcome.outcome !== 'answered') throw apiErrors.UNDONE(again);
    const { data, schemaVersion } = outcome.answer;
    const result = topics.memoryResult.decode(data, schemaVersion);
    if (result.status === 'denied') throw apiErrors.ROLE({ rule: result.rule });
    if (result.status === 'not_found') throw apiErrors.NOT_FOUND();
    return result;
  };

  /** Reads, and has the chain look at what was changed: it raises the alert. */
  const look = async (
    owner: Owner,
    caller: Caller,
    wanted?: readonly Namespace[],
  ): Promise<Looked> => {
    const looked = await lookInto(store, owner, wanted).catch((cause) => {
      throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    });
    for (const entry_id of looked.tampered.slice(0, 1)) {
      const [namespace] = entry_id.split('.') as [Namespace];
      ask(
        owner,
        { ...caller, subject: owner.userId },
        { operation: 'read', namespace, entry_id },
      ).catch((error) => log.warn(errorFacts(error), 'a changed entry could not be reported'));
    }
    return looked;
  };

  return { ask, look, keepsHistory: store.keepsHistory, keepHistory: store.keepHistory };
};

export type MemoryDesk = ReturnType<typeof memoryDesk>;
