// Stretches: a batch cut into pieces, of which every erasure is one of its own.
import { erasureTopic } from '../model/erasure.ts';
import type { Entry } from '../stream/transport.ts';

export const isErasure = ({ topic }: Entry): boolean => topic === erasureTopic.name;

/** The entries in their order; `sizeMax` is asked anew for every piece. */
export function* stretches(
  entries: readonly Entry[],
  sizeMax: () => number = () => entries.length,
): Generator<readonly Entry[]> {
  for (let from = 0; from < entries.length; ) {
    const most = Math.min(entries.length, from + sizeMax());
    let to = from + 1;
    if (!isErasure(entries[from] as Entry)) {
      while (to < most && !isErasure(entries[to] as Entry)) to += 1;
    }
    yield entries.slice(from, to);
    from = to;
  }
}
