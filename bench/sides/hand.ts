// What both hand-written loops do with an event: parse, count its user or not, change it in place,
// write.
import { passthrough } from '../queries/stateless.ts';
import { asked, counted } from '../workload.ts';

/** `count` is the work of the comparison; `pass` only writes again what was read. */
export type HandWork = 'count' | 'pass';

/** Where a loop reads and writes. */
export const topicsOf = (work: HandWork): { readonly input: string; readonly output: string } => {
  const [from, to] =
    work === 'count'
      ? [asked, counted]
      : [passthrough.chain.inputs[0], passthrough.chain.outputs[0]];
  return { input: from?.name ?? '', output: to?.name ?? '' };
};

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

/**
 * The output of an entry, for `topic`. `counts` is the state in memory, absent where nothing is
 * counted; `changed` collects the users to write.
 */
export const outputOf = (
  text: string,
  topic: string,
  counts: Map<string, number> | undefined,
  changed: Set<string>,
): string => {
  const event = JSON.parse(text) as HandEvent;
  if (counts) {
    const count = (counts.get(event.subject) ?? 0) + 1;
    counts.set(event.subject, count);
    changed.add(event.subject);
    event.data.count = count;
  }
  event.correlationid = event.id;
  event.id = `${event.id}.counting`;
  event.source = 'hand';
  event.type = topic;
  return JSON.stringify(event);
};
