// The laws of what changes its key: every echo comes to its bucket once, those of a partition in
// their order; and each bucket keeps a list and a map of what came. Nothing in this room may import
// the engine.
import type { LoggedEvent } from './log.ts';
import type { Made } from './model.ts';

const buckets = 5;
const namesKept = 3;

/** What the echoes of one partition must have brought to the buckets, in their order. */
export const regroupedOf = (echoes: readonly LoggedEvent[]): readonly Made[] =>
  echoes.map(({ id, subject, data: { nth, amount } }) => ({
    id: id.replace('.tally', '.tally.regrouping'),
    subject: `b${Number(amount) % buckets}`,
    data: { of: subject, nth, amount },
  }));

/** What names it: its place in the bucket. */
const named = (subject: string, data: Made['data']): Made => ({
  ...{ id: `${subject} ${data['nth']}`, subject, data },
});

/** What was found, under its name. */
export const foundGathered = ({ subject, data }: LoggedEvent): Made => named(subject, data);

interface Bucket {
  readonly last: string[];
  readonly ofKey: Map<unknown, number>;
  nth: number;
}

/** What must have been made of the regrouped echoes of one partition, one after another. */
export const gatheredOf = (regrouped: readonly LoggedEvent[]): readonly Made[] => {
  const found = new Map<string, Bucket>();
  return regrouped.map(({ id, subject, data: { of } }) => {
    const bucket: Bucket = found.get(subject) ?? { last: [], ofKey: new Map(), nth: 0 };
    found.set(subject, bucket);
    bucket.nth += 1;
    bucket.last.push(id);
    if (bucket.last.length > namesKept) bucket.last.shift();
    bucket.ofKey.set(of, (bucket.ofKey.get(of) ?? 0) + 1);
    const data = { nth: bucket.nth, last: [...bucket.last], of_key: bucket.ofKey.get(of) };
    return named(subject, data);
  });
};
