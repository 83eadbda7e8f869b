// views: readings of a text. As it was sent; decoded, where something in it is encoded; and
// unscrambled. What is found inside is read again, so that two layers are seen through.
import { type Surprise, surpriseOf } from '../model/stretches.ts';
import type { SurpriseTable } from '../model/surprise.ts';
import { type Decoded, decoders } from './decode.ts';
import { type Folded, fold } from './fold.ts';
import { unleet } from './leet.ts';
import { turned } from './turned.ts';
import { stringOf, unitsOf } from './units.ts';
import { strangeFrom, unscramble } from './unscramble.ts';

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
  const units = unitsOf(text);
  const letters = unleet(units, table);
  if (letters) guesses.push({ name: 'leet', text: stringOf(letters) });
  if (surprise.peak >= strangeFrom) guesses.push(...unscramble(units, table));
  return { sure, guesses: [...guesses, ...turned(text, units, folded.wordMax)] };
};

/** What is so much stranger than what was found in it is a wrapping, and looks odd for no other reason. */
const strangerBy = 0.7;

/** Figures read as letters look calmer whatever they are: that view proves nothing. */
const isWithin = (inner: View, outer: View): boolean =>
  !inner.name.endsWith('leet') &&
  (outer.name === 'raw' ? inner !== outer : inner.name.startsWith(`${outer.name}+`));

const withoutWrappings = (views: readonly View[]): readonly View[] =>
  views.filter(
    (outer) =>
      !views.some(
        (inner) => isWithin(inner, outer) && inner.surprise.mean + strangerBy < outer.surprise.mean,
      ),
  );

/** The views of a text, as it was sent first; what is surely encoded comes before guesses. */
export const viewsOf = (text: string, table: SurpriseTable): readonly View[] => {
  const views: View[] = [];
  const [sure, guesses]: readonly [Open[], Open[]] = [[], []];
  const seen = new Set<string>();
  const add = (open: Open): void => {
    const view = viewOf(open, table);
    seen.add(open.text);
    views.push(view);
    if (open.depth === depthMax || text.length > lengthMax) return;
    const found = step(view, table);
    const opened = (inner: Decoded, isGuess: boolean): Open => ({
      name: open.depth === 0 ? inner.name : `${open.name}+${inner.name}`,
      ...{ text: inner.text, depth: open.depth + 1, isGuess },
    });
    sure.push(...found.sure.map((inner) => opened(inner, open.isGuess)));
    guesses.push(...found.guesses.map((inner) => opened(inner, true)));
  };
  add({ name: 'raw', text, depth: 0, isGuess: false });
  let left = budget;
  while (views.length < viewsMax) {
    const next = sure.shift() ?? guesses.shift();
    if (!next) break;
    if (seen.has(next.text) || next.text.length > left) continue;
    left -= next.text.length;
    add(next);
  }
  return views.length < 2 ? views : withoutWrappings(views);
};
