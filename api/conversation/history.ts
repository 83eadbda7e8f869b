// History: what a user and the model have said before, in any session, for the next prompt of our own chat.
// Only what is intact and unsuspicious is told; an answer does not wait until it is remembered.
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ChatTurn } from '../../connectors/llm/model.ts';
import type { Found, MemoryStore, Owner } from '../../connectors/memory/memory.ts';
import { valueBytesMax } from '../../connectors/memory/store.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Decision } from '../../pipelines/events/decision.ts';
import type { FinalResponse } from '../../pipelines/events/final-response.ts';
import type { MemoryRequest } from '../../pipelines/events/memory.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import { topics } from '../../pipelines/topics.ts';
import { memoryInput } from '../../policies/memory-input.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import type { Journal } from '../journal.ts';

/** What a prompt is told of the past, and how the answer becomes part of it. */
export interface Past {
  /** The oldest first. */
  readonly turns: readonly ChatTurn[];
  remember(final: FinalResponse): void;
}

/** Recalls the past of a prompt. Never rejects: what cannot be read or trusted is left out. */
export type Recall = (raw: Event<Raw>, decided: Decision, isWanted: boolean) => Promise<Past>;

export interface HistoryParts {
  readonly store: Pick<MemoryStore, 'ids' | 'read' | 'keepsHistory'>;
  readonly policies: Pick<TenantPolicies, 'decideMemory'>;
  readonly journal: Pick<Journal, 'follow'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** A turn is a prompt and its answer. */
export const turnsMax = 20;
export const charactersMax = 8_000;
const textLengthMax = 2_000;
const pageSize = 24;
const reportsMax = 3;
const keyPrefix = 'turn/';
const namespace = 'longterm';

const TurnSchema = Type.Object({ user: Type.String(), assistant: Type.String() });
type Turn = Static<typeof TurnSchema>;
const turnSchema = Compile(TurnSchema);

/** Left over when a cut goes through a character of two units. */
const halfOfAPair = /[\uD800-\uDBFF]$/;

const cut = (text: string, lengthMax: number): string =>
  text.length <= lengthMax ? text : `${text.slice(0, lengthMax).replace(halfOfAPair, '')} [cut]`;

/** A turn as it is kept: long texts are cut until it fits. */
export const turnText = ({ user, assistant }: Turn, lengthMax = textLengthMax): string => {
  const text = JSON.stringify({ user: cut(user, lengthMax), assistant: cut(assistant, lengthMax) });
  if (Buffer.byteLength(text) <= valueBytesMax) return text;
  return turnText({ user, assistant }, Math.floor(lengthMax / 2));
};

const turnOf = (found: Found): Turn | undefined => {
  if (found.status !== 'found' || found.entry.verdict !== 'allow') return undefined;
  if (!found.entry.key.startsWith(keyPrefix)) return undefined;
  try {
    const turn: unknown = JSON.parse(found.entry.value);
    return turnSchema.Check(turn) ? turn : undefined;
  } catch {
    return undefined;
  }
};

/** The newest turns that fit, the oldest first. */
export const fitting = (newestFirst: readonly Turn[]): readonly ChatTurn[] => {
  let left = charactersMax;
  const kept: Turn[] = [];
  for (const turn of newestFirst.slice(0, turnsMax)) {
    left -= turn.user.length + turn.assistant.length;
    if (left < 0) break;
    kept.push(turn);
  }
  const said = (role: ChatTurn['role'], text: string): ChatTurn => ({
    ...{ role, remembered: true, parts: [{ type: 'text', text }] },
  });
  return kept
    .toReversed()
    .flatMap(({ user, assistant }) => [said('user', user), said('assistant', assistant)]);
};

/** The request of a conversation to the memory. */
const requestOf = (
  { data: { user_id, session_id, model_id, auth_context } }: Event<Raw>,
  asked: Pick<MemoryRequest, 'operation' | 'posture_score'> & Partial<MemoryRequest>,
): MemoryRequest => ({
  ...{ user_id, session_id, model_id, namespace, caller_id: user_id },
  ...{ roles: [...auth_context.roles], ...asked },
});

/** Makes the recall of a gateway. */
export const openHistory = ({ store, policies, journal, log }: HistoryParts): Recall => {
  const mayRead = ({ data, tenantId }: Event<Raw>): boolean =>
    policies.decideMemory(
      memoryInput({
        ...{ operation: 'read', namespace, roles: data.auth_context.roles, frozen: false },
        ...{ userId: data.user_id, callerId: data.user_id },
      }),
      tenantId,
    ).decision === 'allow';

  /** Has the chain look at what was changed behind our back: it raises the alert. */
  const report = (raw: Event<Raw>, tampered: readonly string[]): void => {
    for (const entry_id of tampered.slice(0, reportsMax)) {
      const asked = requestOf(raw, { operation: 'read', entry_id, posture_score: 0 });
      journal
        .follow(raw, topics.memoryRequest, asked, entry_id)
        .catch((error) => log.warn(errorFacts(error), 'a changed entry could not be reported'));
    }
  };

  const newestTurns = async (raw: Event<Raw>, owner: Owner): Promise<readonly Turn[]> => {
    const ids = await store.ids(owner, namespace);
    const turns: Turn[] = [];
    const tampered: string[] = [];
    for (let from = 0; from < ids.length && turns.length < turnsMax; from += pageSize) {
      const page = ids.slice(from, from + pageSize);
      const found = await Promise.all(page.map((id) => store.read(owner, id)));
      turns.push(...found.flatMap((each) => turnOf(each) ?? []));
      tampered.push(...found.flatMap((each) => (each.status === 'tampered' ? each.id : [])));
    }
    report(raw, tampered);
    return turns;
  };

  const remember = (raw: Event<Raw>, { posture_score }: Decision, final: FinalResponse): void => {
    if (final.blocked || final.text === '') return;
    const value = turnText({ user: raw.data.prompt, assistant: final.text });
    const key = `${keyPrefix}${raw.id}`;
    const asked = requestOf(raw, { operation: 'write', key, value, posture_score });
    journal
      .follow(raw, topics.memoryRequest, asked, 'turn')
      .catch((error) => log.warn({ id: raw.id, ...errorFacts(error) }, 'a turn is not remembered'));
  };

  const nothing: Past = { turns: [], remember: () => undefined };

  return async (raw, decided, isWanted) => {
    if (!isWanted || decided.decision !== 'allow' || !mayRead(raw)) return nothing;
    const owner = { tenantId: raw.tenantId, userId: raw.data.user_id };
    try {
      if (!(await store.keepsHistory(owner))) return nothing;
      const turns = fitting(await newestTurns(raw, owner));
      return { turns, remember: (final) => remember(raw, decided, final) };
    } catch (error) {
      log.warn(errorFacts(error), 'the memory could not be read: the model is told nothing of it');
      return nothing;
    }
  };
};
