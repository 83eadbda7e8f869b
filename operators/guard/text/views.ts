// views: readings of a text. As it was sent; decoded, where something in it is encoded; and
// unscrambled. What is found inside is read again, so that two layers are seen through.
import { type Surprise, surpriseOf } from '../model/stretches.ts';
import type { SurpriseTable } from '../model/surprise.ts';
import { type Decoded, decoders } from './decode.ts';
import { type Folded, fold } from './fold.ts';
import { turned } from './turned.ts';
import { isAscii, strangeFrom, unleet, unscramble } from './unscramble.ts';

export interface View {
  /** `raw`, or the encodings that were undone, outermost first. */
  readonly name: string;
  /** Whether it is read this way by trial: figures as letters, shifted, turned around. */
  readonly isGuess: boolean;
  readonly text: string;
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
  /** What it was found in. */
  readonly from: View | undefined;
}

const viewOf = ({ name, text, isGuess }: Open, table: SurpriseTable): View => {
  const folded = fold(text);
  return { name, isGuess, text, folded, surprise: surpriseOf(folded, table) };
};

/** What can be decoded, and what may have been scrambled. */
const step = (
  { text, folded, surprise }: View,
  table: SurpriseTable,
): { readonly sure: readonly Decoded[]; readonly guesses: readonly Decoded[] } => {
  const sure: Decoded[] = [];
  for (const { name, hint, wordMin = 0, decode } of decoders) {
    if (folded.wordMax < wordMin || !hint.test(text)) continue;
    const decoded = decode(text);
    if (decoded !== text) sure.push({ name, text: decoded });
  }
  const guesses: Decoded[] = [];
  const letters = unleet(text, table);
  if (letters !== undefined) guesses.push({ name: 'leet', text: letters });
  if (surprise.peak >= strangeFrom) guesses.push(...unscramble(text, table));
  return { sure, guesses: [...guesses, ...turned(text, folded.wordMax)] };
};

/** What is so much stranger than what was found in it is a wrapping, and looks odd for no other reason. */
const strangerBy = 0.7;

/** Figures read as letters look calmer whatever they are: that view proves nothing. */
const isWithin = (inner: View, outer: View): boolean =>
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
const isWrongGuess = ({ isGuess, text, surprise }: View): boolean =>
  isGuess && surprise.mean >= noLanguageFrom && isAscii(text);

const isWrappingOf = (outer: View, inner: View): boolean =>
  isWithin(inner, outer) &&
  (inner.surprise.mean + strangerBy < outer.surprise.mean ||
    (inner.isGuess === outer.isGuess && shareOf(inner, outer) < tripledShare));

/** All of them; or, where one is what the whole text means, that one and what was found in it. */
const meant = (views: readonly View[]): readonly View[] => {
  const [raw] = views;
  const plain = views.find(
    (inner) => raw && shareOf(inner, raw) < tripledShare && inner.surprise.peak < strangeFrom,
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
  const seen = new Set<string>();
  const explained = new Set<View | undefined>();
  const add = (open: Open): void => {
    const view = viewOf(open, table);
    seen.add(open.text);
    views.push(view);
    const { from } = open;
    if (from && from.isGuess === view.isGuess && isEncodingOf(from, view)) explained.add(from);
    if (open.depth === depthMax || text.length > lengthMax) return;
    const found = step(view, table);
    const opened = (inner: Decoded, isGuess: boolean): Open => ({
      name: open.depth === 0 ? inner.name : `${open.name}+${inner.name}`,
      ...{ text: inner.text, depth: open.depth + 1, isGuess, from: view },
    });
    sure.push(...found.sure.map((inner) => opened(inner, open.isGuess)));
    guesses.push(...found.guesses.map((inner) => opened(inner, true)));
  };
  add({ name: 'raw', text, depth: 0, isGuess: false, from: undefined });
  let left = budget;
  while (views.length < viewsMax) {
    const next = sure.shift() ?? guesses.shift();
    if (!next) break;
    // Nothing is left to guess about what was surely decoded.
    if (next.isGuess && explained.has(next.from)) continue;
    if (seen.has(next.text) || next.text.length > left) continue;
    left -= next.text.length;
    add(next);
  }
  return views.length < 2 ? views : worthReading(views);
};
