// The relay of the outbox: what has changed in records is said to everybody, at once when the change was
// made here, else within a second. What cannot be said now stays where it is, and is said later.
import type { DatabasePool } from 'slonik';
import { type OutboxEntry, publishOutbox } from '../../connectors/postgres/outbox.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import type { Journal } from '../journal.ts';
import { sayBroadcast } from './broadcast.ts';
import { keepFresh } from './keep-fresh.ts';

export interface OutboxRelay {
  /** Says what is unsaid; never rejects. */
  publish(): Promise<void>;
  /**
   * The same, after a change that was made here: that records have changed is said without waiting for the outbox,
   * which says it again, since whoever hears it reads the records and nothing else.
   */
  changed(tenantId: string, by: string): Promise<void>;
  close(): void;
}

const lookEveryMs = 1_000;
const grave: ReadonlySet<string> = new Set(['model_frozen', 'model_retired', 'model_rejected']);

type Say = (entry: OutboxEntry) => Promise<void>;

interface Saying {
  readonly transport: Pick<Transport, 'append'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** Has everybody read the records of models. */
const sayNews = async (
  { transport, clock }: Pick<Saying, 'transport' | 'clock'>,
  tenantId: string,
  by: string,
): Promise<void> => {
  const news = { registry: 'models', by } as const;
  await sayBroadcast(transport, broadcasts.registryControl, tenantId, news, clock);
};

/** How an entry about a model is said: the freeze first, so that calls under way are cut. */
const saying = (parts: Saying): Say => {
  const { transport, journal, clock } = parts;
  const sayFreeze = ({ tenantId, subject: id, actor: by, data }: OutboxEntry, frozen: boolean) => {
    const reason = String(data['reason'] ?? '');
    const said = { scope: 'model', id, frozen, reason, by } as const;
    return sayBroadcast(transport, broadcasts.freezeControl, tenantId, said, clock);
  };
  return async (entry) => {
    const { tenantId, subject, actor: by, eventType, data, eventId } = entry;
    if (eventType === 'model_frozen') await sayFreeze(entry, true);
    else if (data['from'] === 'frozen') await sayFreeze(entry, false);
    await sayNews(parts, tenantId, by);
    const severity = grave.has(eventType) ? 'warning' : 'info';
    const details = { model_id: subject, ...data };
    await journal.note(tenantId, by, eventType, details, severity, eventId);
  };
};

/** Opens the relay of a process. */
export const openOutboxRelay = (
  pool: DatabasePool,
  parts: Saying & { readonly clock: Clock; readonly log: Logger },
): OutboxRelay => {
  const say = saying(parts);
  let isAway = false;
  const publish = async (): Promise<void> => {
    try {
      while ((await publishOutbox(pool, say)) > 0);
      isAway = false;
    } catch (error) {
      if (!isAway) parts.log.warn(errorFacts(error), 'the outbox cannot be published yet');
      isAway = true;
    }
  };
  const { close } = keepFresh(lookEveryMs, publish, parts.clock);
  const changed = async (tenantId: string, by: string): Promise<void> => {
    // The outbox says what could not be said.
    const said = sayNews(parts, tenantId, by).catch(() => undefined);
    await Promise.all([said, publish()]);
  };
  return { publish, changed, close };
};
