// views: readings of a text. As it was sent; decoded, where something in it is encoded; and
// unscrambled. What is found inside is read again, so that two layers are seen through.
import { type Surprise, surpriseOf } from '../model/stretches.ts';
import type { SurpriseTable } from '../model/surprise.ts';
import { type Decoded, decoders } from './decode.ts';
import { excerptOf } from './excerpt.ts';
import { type Folded, foldUnits } from './fold.ts';
import { unleet } from './leet.ts';
import { signsIn } from './signs.ts';
import { turned } from './turned.ts';
import { stringOf, unitsOf } from './units.ts';
import { isAscii, strangeFrom, unscramble } from './unscramble.ts';

export interface View {
  /** `raw`, or the encodings that were undone, outermost first. */
  readonly name: string;
  /** Whether it is read this way by trial: figures as letters, shifted, turned around. */
  readonly isGuess: boolean;
  /** Whether it is an excerpt of a long text, or was found in one: it says nothing of the whole. */
  readonly isExcerpt: boolean;
  readonly text: string;
  readonly units: Uint16Array;
  readonly folded: Folded;
  readonly surprise: Surprise;
}

const depthMax = 3;
const viewsMax = 8;
/** Longer texts are read as they are; all decoded views together are no longer than this. */
const lengthMax = 128_000;
const budget = 64_000;

interface Open extends Decoded {
  readonly depth: number;
  readonly isGuess: boolean;
  readonly isExcerpt: boolean;
  /** What it takes of the budget: an excerpt as much as the whole would have. */
  readonly price: number;
  /** What it was found in. */
  readonly from: View | undefined;
}

const viewOf = ({ name, text, isGuess, isExcerpt }: Open, table: SurpriseTable): View => {
  const units = unitsOf(text);
  const folded = foldUnits(units);
  return { name, isGuess, isExcerpt, text, units, folded, surprise: surpriseOf(folded, table) };
};

/** What can be decoded. */
const decodedOf = ({ text, units, folded }: View): readonly Decoded[] => {
  const has = signsIn(units);
  const found: Decoded[] = [];
  for (const { name, hint, sign, wordMin = 0, decode } of decoders) {
    if (folded.wordMax < wordMin || (sign !== undefined && (has & sign) === 0)) continue;
    if (hint?.test(text) === false) continue;
    const decoded = decode(text, units);
    if (decoded !== text) found.push({ name, text: decoded });
  }
  return found;
};

/** A way to read a text by trial, which is tried only when it is its turn. */
interface Trial {
  /** Whether what it finds is as long as the text. */
  readonly isAsLong: boolean;
  readonly of: (view: View, table: SurpriseTable) => readonly Decoded[];
}

const trials: readonly Trial[] = [
  {
    isAsLong: true,
    of: ({ units }, table) => {
      const letters = unleet(units, table);
      return letters ? [{ name: 'leet', text: stringOf(letters) }] : [];
    },
  },
  {
    isAsLong: true,
    of: ({ units, surprise }, table) =>
      surprise.peak >= strangeFrom ? unscramble(units, table) : [],
  },
  { isAsLong: false, of: ({ text, units, folded }) => turned(text, units, folded.wordMax) },
];

/** Of a long text that was read by trial, what is different then. */
const partOf = ({ name, text }: Decoded, { units }: View): Decoded | undefined => {
  const part = excerptOf(unitsOf(text), units);
  return part && { name, text: stringOf(part) };
};

/** What is so much stranger than what was found in it is a wrapping, and looks odd for no other reason. */
const strangerBy = 0.7;

/** Figures read as letters look calmer whatever they are: that view proves nothing. */
const isWithin = (inner: View, outer: View): boolean =>
  inner.isExcerpt === outer.isExcerpt &&
  !inner.name.endsWith('leet') &&
  (outer.name === 'raw' ? inner !== outer : inner.name.startsWith(`${outer.name}+`));

/** So short is what was written in signs of three characters, and so short what was encoded at all. */
const [tripledShare, encodedShare] = [0.4, 0.8];
const shareOf = (inner: View, outer: View): number => inner.text.length / outer.text.length;

/** Whether a text is another one, encoded as a whole. */
const isEncodingOf = (outer: View, inner: View): boolean =>
  shareOf(inner, outer) < tripledShare ||
  (shareOf(inner, outer) < encodedShare && inner.surprise.peak < strangeFrom);

/** From here on what was guessed is no language. */
const noLanguageFrom = 6;
const isWrongGuess = ({ isGuess, units, surprise }: View): boolean =>
  isGuess && surprise.mean >= noLanguageFrom && isAscii(units);

const isWrappingOf = (outer: View, inner: View): boolean =>
  isWithin(inner, outer) &&
  (inner.surprise.mean + strangerBy < outer.surprise.mean ||
    (inner.isGuess === outer.isGuess && shareOf(inner, outer) < tripledShare));

/** All of them; or, where one is what the whole text means, that one and what was found in it. */
const meant = (views: readonly View[]): readonly View[] => {
  const [raw] = views;
  const plain = views.find(
    (inner) =>
      raw &&
      !inner.isExcerpt &&
      shareOf(inner, raw) < tripledShare &&
      inner.surprise.peak < strangeFrom,
  );
  return plain
    ? views.filter((each) => each === plain || each.name.startsWith(`${plain.name}+`))
    : views;
};

/** What is worth reading: neither the wrapping of something else nor a guess that led nowhere. */
const worthReading = (views: readonly View[]): readonly View[] => {
  const among = meant(views);
  const kept = among.filter(
    (outer) => !(isWrongGuess(outer) || among.some((inner) => isWrappingOf(outer, inner))),
  );
  return kept.length > 0 ? kept : among.slice(0, 1);
};

/** The views of a text, as it was sent first; what is surely encoded comes before guesses. */
export const viewsOf = (text: string, table: SurpriseTable): readonly View[] => {
  const views: View[] = [];
  const [sure, guesses]: readonly [Open[], Open[]] = [[], []];
  const untried: (() => readonly Open[])[] = [];
  const seen = new Set<string>();
  const explained = new Set<View>();
  let left = budget;
  const add = (open: Open): void => {
    const view = viewOf(open, table);
    seen.add(open.text);
    views.push(view);
    const { from } = open;
    if (from && from.isGuess === view.isGuess && isEncodingOf(from, view)) explained.add(from);
    if (open.depth === depthMax || text.length > lengthMax) return;
    const opened = (inner: Decoded, isGuess: boolean, isExcerpt = open.isExcerpt): Open => ({
      name: open.depth === 0 ? inner.name : `${open.name}+${inner.name}`,
      text: inner.text,
      depth: open.depth + 1,
      isGuess,
      isExcerpt,
      price: isExcerpt && !open.isExcerpt ? open.text.length : inner.text.length,
      from: view,
    });
    sure.push(...decodedOf(view).map((inner) => opened(inner, open.isGuess)));
    for (const { isAsLong, of } of trials)
      untried.push(() => {
        const isTooLong = isAsLong && open.text.length > left;
        // Nothing is left to guess about what was surely decoded.
        if (isTooLong || explained.has(view)) return [];
        return of(view, table).map((inner) => {
          const part = isAsLong && open.depth === 0 ? partOf(inner, view) : undefined;
          return part ? opened(part, true, true) : opened(inner, true);
        });
      });
  };
  const next = (): Open | undefined => {
    let open = sure.shift() ?? guesses.shift();
    while (!open && untried.length > 0) {
      guesses.push(...(untried.shift()?.() ?? []));
      open = guesses.shift();
    }
    return open;
  };
  add({ name: 'raw', text, depth: 0, isGuess: false, isExcerpt: false, price: 0, from: undefined });
  while (views.length < viewsMax) {
    const open = next();
    if (!open) break;
    if (seen.has(open.text) || open.price > left) continue;
    left -= open.price;
    add(open);
  }
  return views.length < 2 ? views : worthReading(views);
};
