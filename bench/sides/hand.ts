// What both hand-written loops do with an event: parse, count its user, change it in place, write.
import { counted } from '../workload.ts';

interface HandEvent {
  id: string;
  source: string;
  type: string;
  correlationid?: string;
  readonly subject: string;
  readonly data: { count?: number };
}

export type RawEntries = readonly (readonly [id: string, fields: readonly string[]])[];

/** The entries in a reply of XREADGROUP over one stream. */
export const entriesOf = (reply: unknown): RawEntries =>
  (reply as readonly (readonly [string, RawEntries])[] | null)?.[0]?.[1] ?? [];

/** The output of an entry; `counts` is the state in memory, `changed` the users to write. */
export const outputOf = (
  text: string,
  counts: Map<string, number>,
  changed: Set<string>,
): string => {
  const event = JSON.parse(text) as HandEvent;
  const count = (counts.get(event.subject) ?? 0) + 1;
  counts.set(event.subject, count);
  changed.add(event.subject);
  event.correlationid = event.id;
  event.id = `${event.id}.counting`;
  event.source = 'hand';
  event.type = counted.name;
  event.data.count = count;
  return JSON.stringify(event);
};
