// The holes between the entries that a command shows: what was erased is said, so that nobody takes it for a
// loss.
import type { Transport } from '../../engine/stream/transport.ts';
import type { PlacedEntry } from './pages.ts';

/** Answers, entry by entry of a topic, how many were erased right before it. */
export const erasedBefore = (transport: Pick<Transport, 'erasedBetween'>, topic: string) => {
  const shown = new Map<string, number>();
  return async ({ partition, seq }: PlacedEntry): Promise<number> => {
    const place = `${partition.tenantId}:${partition.partition}`;
    const last = shown.get(place) ?? seq - 1;
    shown.set(place, seq);
    return seq - last > 1 ? transport.erasedBetween(partition, topic, last, seq - 1) : 0;
  };
};
