// Stretches: a batch cut so that every erasure stands alone, between what came before it and after it.
import { erasureTopic } from '../model/erasure.ts';
import type { Entry } from '../stream/transport.ts';

export const isErasure = ({ topic }: Entry): boolean => topic === erasureTopic.name;

/** The entries in their order, in as few pieces as there can be. */
export const stretches = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  if (!entries.some(isErasure)) return [entries];
  const found: Entry[][] = [];
  let open: Entry[] | undefined;
  for (const entry of entries) {
    if (open && !isErasure(entry)) open.push(entry);
    else found.push([entry]);
    open = isErasure(entry) ? undefined : found.at(-1);
  }
  return found;
};
