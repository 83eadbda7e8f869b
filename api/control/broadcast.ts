// Broadcast topics, heard and spoken to by a process: what was said before is known first.
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Broadcast } from '../../engine/model/broadcast.ts';
import type { Event } from '../../engine/model/event.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import type { Entry, Transport } from '../../engine/stream/transport.ts';

/** Of a tenant's history, so many words are read at the start. */
const historyMax = 100_000;
const dedupeMs = 60_000;

/** Calls `learn` with everything that is said in a tenant, in order, from the beginning. */
export const hearBroadcast = async <Data>(
  transport: Pick<Transport, 'recent' | 'tail'>,
  { topic }: Broadcast<Data>,
  tenantId: string,
  { learn, log }: { readonly learn: (said: Data, saidMs: number) => void; readonly log: Logger },
): Promise<{ close(): void }> => {
  const place = { tenantId, partition: 'all' } as const;
  const take = (entries: readonly Entry[]): void => {
    for (const { text, entryId } of entries) {
      try {
        const { data, schemaVersion, timeMs } = decodeEvent(text);
        learn(topic.decode(data, schemaVersion), timeMs);
      } catch (error) {
        const facts = { tenantId, entryId, topic: topic.name, ...errorFacts(error) };
        log.error(facts, 'an entry of a broadcast topic cannot be read');
      }
    }
  };
  const said = await transport.recent(place, topic.name, undefined, historyMax);
  take(said.toReversed());
  return transport.tail(place, topic.name, said[0]?.entryId ?? '0', take);
};

/** Says something to everybody in a tenant; resolves once it is in the log: `false`, if it was there. */
export const sayBroadcast = async <Data>(
  transport: Pick<Transport, 'append'>,
  { topic }: Broadcast<Data>,
  tenantId: string,
  said: Data,
  clock: Pick<Clock, 'id' | 'now'>,
): Promise<boolean> => {
  const id = clock.id();
  const event: Event<Data> = {
    ...{ id, source: 'weir/gateway', type: topic.name, subject: topic.name, tenantId },
    ...{ timeMs: clock.now(), correlationId: id, traceparent: undefined },
    ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: topic.schemaVersion },
    data: said,
  };
  const [isNew = false] = await transport.append({
    partition: { tenantId, partition: 'all' },
    ...{ topic: topic.name, events: [{ id, text: encodeEvent(event) }], dedupeMs },
  });
  return isNew;
};
