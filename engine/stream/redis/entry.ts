// Stream replies as entries.
import type { Entry } from '../transport.ts';

/** `[id, [field, value, …] | null]` as Redis sends it. */
export type RawEntry = readonly [id: string, fields: readonly string[] | null];

/** Our entries have the fields `s` and `d`, in this order; anything else has no `seq`. */
export const toEntry = (topic: string, [entryId, fields]: RawEntry): Entry => {
  const ours = fields !== null && fields[0] === 's' && fields[2] === 'd';
  return {
    topic,
    entryId,
    appendedMs: Number.parseInt(entryId, 10),
    seq: ours ? Number(fields[1]) : undefined,
    text: ours ? (fields[3] as string) : '',
  };
};
