// sentences: where the sentences of a folded text end, cells of tables, fields of JSON and comments of
// HTML among them. Long ones are cut, so that work on one is bounded.
import { blank, type Folded, lineEnd } from '../text/fold.ts';

const sentenceMax = 400;
/** What a unit may do: end a sentence before a blank, always, or in company. */
const [nothing, ender, always, special] = [0, 1, 2, 3] as const;
const table = new Uint8Array(65_536);
const mark = (signs: string, kind: number): void => {
  for (let at = 0; at < signs.length; at += 1) table[signs.charCodeAt(at)] = kind;
};
mark('.!?;…', ender);
mark('。！？；؟।॥\n', always);
mark('|">', special);
const [bar, quote, dash] = [124, 34, 45];
const behindField: ReadonlySet<number> = new Set([44, 125, 93]);

const isEnd = (kind: number, before: number, unit: number, next: number): boolean => {
  if (kind === always) return true;
  if (kind === ender) return next === blank || next === lineEnd;
  if (unit === quote) return behindField.has(next);
  if (unit === bar) return before === blank && (next === blank || next === lineEnd);
  return before === dash;
};

/** Where a sentence that is too long is cut: behind its last blank, or here. */
const cutOf = (units: Uint16Array, from: number, at: number): number => {
  for (let place = at; place > from; place -= 1) if (units[place] === blank) return place + 1;
  return at + 1;
};

/** The ends of sentences, in units; the last one is the end of the text. */
export const sentenceEnds = ({ units, length }: Folded): readonly number[] => {
  const ends: number[] = [];
  let from = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = units[at] as number;
    const kind = table[unit] as number;
    if (kind !== nothing) {
      const before = at > 0 ? (units[at - 1] as number) : blank;
      const next = at + 1 < length ? (units[at + 1] as number) : blank;
      if (isEnd(kind, before, unit, next)) {
        from = at + 1;
        ends.push(from);
        continue;
      }
    }
    if (at - from < sentenceMax) continue;
    from = cutOf(units, from, at);
    ends.push(from);
  }
  if (length > from) ends.push(length);
  return ends;
};
