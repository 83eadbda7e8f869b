// rarity: how much a feature tells, by how few texts have it (inverse document frequency), in 16ths.
import { meaningSize } from '../../operators/guard/model/meaning.ts';
import { wordingSize } from '../../operators/guard/model/wording.ts';
import type { Example } from './example.ts';

export interface Rarity {
  readonly wording: Uint8Array;
  readonly meaning: Uint8Array;
}

const tableOf = (size: number, lists: readonly Int32Array[]): Uint8Array => {
  const texts = new Float64Array(size);
  for (const ids of lists) for (const id of ids) texts[id] = (texts[id] ?? 0) + 1;
  return Uint8Array.from(texts, (count) =>
    Math.min(255, Math.round(16 * (1 + Math.log((1 + lists.length) / (1 + count))))),
  );
};

export const rarityOf = (examples: readonly Example[]): Rarity => ({
  wording: tableOf(
    wordingSize,
    examples.map(({ whole }) => whole.wording.ids),
  ),
  meaning: tableOf(
    meaningSize,
    examples.map(({ whole }) => whole.meaning.ids),
  ),
});
