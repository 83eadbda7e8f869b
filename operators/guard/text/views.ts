// views: readings of a text. As it was sent; decoded, where something in it is encoded; and
// unscrambled. What is found inside is read again, so that two layers are seen through.
import { type Surprise, surpriseOf } from '../model/stretches.ts';
import type { SurpriseTable } from '../model/surprise.ts';
import { type Decoded, decoders } from './decode.ts';
import { type Folded, fold } from './fold.ts';
import { turned } from './turned.ts';
import { strangeFrom, unleet, unscramble } from './unscramble.ts';

export interface View {
  /** `raw`, or the encodings that were undone, outermost first. */
  readonly name: string;
  readonly text: string;
  readonly folded: Folded;
  readonly surprise: Surprise;
}

const depthMax = 3;
const viewsMax = 8;
/** Longer texts are read as they are; all decoded views together are no longer than this. */
const lengthMax = 128_000;
const budget = 64_000;

const viewOf = (name: string, text: string, table: SurpriseTable): View => {
  const folded = fold(text);
  return { name, text, folded, surprise: surpriseOf(folded, table) };
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
  const letters = unleet(text);
  if (letters !== undefined) guesses.push({ name: 'leet', text: letters });
  if (surprise.peak >= strangeFrom) {
    const straight = unscramble(text, table);
    if (straight) guesses.push(straight);
  }
  return { sure, guesses: [...guesses, ...turned(text, folded.wordMax)] };
};

interface Open extends Decoded {
  readonly depth: number;
}

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
  const add = (name: string, read: string, depth: number): void => {
    const view = viewOf(name, read, table);
    seen.add(read);
    views.push(view);
    if (depth === depthMax || text.length > lengthMax) return;
    const found = step(view, table);
    const opened = (inner: Decoded): Open => ({
      name: name === 'raw' ? inner.name : `${name}+${inner.name}`,
      ...{ text: inner.text, depth: depth + 1 },
    });
    sure.push(...found.sure.map(opened));
    guesses.push(...found.guesses.map(opened));
  };
  add('raw', text, 0);
  let left = budget;
  while (views.length < viewsMax) {
    const next = sure.shift() ?? guesses.shift();
    if (!next) break;
    if (seen.has(next.text) || next.text.length > left) continue;
    left -= next.text.length;
    add(next.name, next.text, next.depth);
  }
  return views.length < 2 ? views : withoutWrappings(views);
};
