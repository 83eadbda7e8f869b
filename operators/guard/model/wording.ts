// wording: the words of a stretch as hashed features. Word 1- to 3-grams, and 3- to 5-grams of the
// letters of each word with its boundaries; where no blanks stand between words, letters are words.
import { classOf, dense, digit, other } from '../text/classes.ts';
import type { Folded } from '../text/fold.ts';
import type { Ids } from './ids.ts';

/** How many weights words share: 2^18. */
export const wordingSize = 1 << 18;

const mask = wordingSize - 1;
const boundary = 1;
const anyDigit = 48;

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

const seeds = {
  word: 0x51ab,
  pair: 0x2f17,
  triple: 0x7d03,
  part: 0x1c9d,
  begin: 0x3b55,
  end: 0x4e21,
} as const;

/** The letters of one word, between two boundaries. */
const addParts = (units: Uint16Array, from: number, to: number, ids: Ids): void => {
  ids.reserve(ids.count + 3 * (to - from + 2));
  const { values } = ids;
  let { count } = ids;
  for (let at = from - 1; at < to - 1; at += 1) {
    let hash = mix(seeds.part, at < from ? boundary : (units[at] as number));
    hash = mix(hash, units[at + 1] as number);
    const last = Math.min(at + 4, to);
    for (let next = at + 2; next <= last; next += 1) {
      hash = mix(hash, next === to ? boundary : (units[next] as number));
      values[count] = hash & mask;
      count += 1;
    }
  }
  ids.count = count;
};

/** How a sentence ends, as a word of its own. */
const endOf = (units: Uint16Array, from: number, to: number): number => {
  let at = to - 1;
  while (at > from && (units[at] as number) <= 32) at -= 1;
  const last = units[at] as number;
  return classOf(last) === other ? last : boundary;
};

/** Adds the features of units `from` to `to`, which are a sentence: its ends are words, too. */
export const addWording = ({ units }: Folded, from: number, to: number, ids: Ids): void => {
  let [earlier, before] = [0, seeds.begin as number];
  const addWord = (hash: number): void => {
    ids.add(mix(seeds.word, hash) & mask);
    ids.add(mix(mix(seeds.pair, before), hash) & mask);
    if (earlier !== 0) ids.add(mix(mix(mix(seeds.triple, earlier), before), hash) & mask);
    earlier = before;
    before = hash;
  };
  let at = from;
  while (at < to) {
    const kind = classOf(units[at] as number);
    if (kind === other) {
      at += 1;
    } else if (kind === dense) {
      addWord(mix(0, units[at] as number) | 1);
      at += 1;
    } else {
      const start = at;
      let hash = 0;
      while (at < to) {
        const unit = units[at] as number;
        const own = classOf(unit);
        if (own === other || own === dense) break;
        hash = mix(hash, own === digit ? anyDigit : unit);
        at += 1;
      }
      addWord(hash | 1);
      addParts(units, start, at, ids);
    }
  }
  if (earlier !== 0) addWord(mix(seeds.end, endOf(units, from, to)) | 1);
};
