// joins: the ways in which prompts may belong together, to be read as one text each.
import { areApart, breaksOff, continues, withoutSigns } from './goes-on.ts';
import { announcesPieces, asksToJoin, orderIn, piecesIn, withoutLabel } from './pieces.ts';

/** A prompt, and what the guard says to it alone. */
export interface Scored {
  readonly id: string;
  readonly text: string;
  readonly score: number;
}

/** Part of a reading: some text of a prompt. */
interface Extract {
  readonly from: Scored;
  readonly text: string;
}

/** Texts to be read as one: codes, pieces that were handed over as such or announced, or broken sentences. */
export interface Join {
  readonly extracts: readonly Extract[];
  readonly glue: ' ' | '';
  readonly sort: 'code' | 'handed' | 'announced' | 'sentence';
}

const codeMin = 8;
const run = /[A-Za-z0-9+/_-]{8,}={0,2}|(?:%[0-9A-Fa-f]{2}|[\w.~+-]){8,}/g;
/** Codes with blanks between: bytes in hexadecimal, decimal or binary, and Morse. */
const spaced =
  /(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s,:]{1,2}){3,400}(?:0x|\\x)?[0-9A-Fa-f]{2}|(?:\d{2,3}[\s,;]{1,2}){3,400}\d{2,3}|(?:[01]{8}[\s,]?){2,400}|(?:[.-]{1,5}(?: {1,3}| ?[/|] ?)){5,400}[.-]{1,5}/;

/** Whether a run of letters and digits looks like a code rather than like a word. */
const isEncoded = (code: string): boolean =>
  /[0-9+/=%]/.test(code)
    ? /[A-Za-z%]/.test(code) || code.length >= codeMin
    : /[a-z][A-Z]/.test(code);

/** The code that a prompt hands over; none when there is none. */
const codeIn = (text: string): string => {
  const body = withoutLabel(text);
  return spaced.exec(body)?.[0].trim() ?? (body.match(run) ?? []).filter(isEncoded).join('');
};

/** A join as one text, and where one piece ends and the next begins. */
export const joined = ({
  extracts,
  glue,
}: Join): { readonly text: string; readonly seams: readonly number[] } => {
  const seams: number[] = [];
  const text = extracts.reduce((before, { text: next }, n) => {
    if (n === 0) return next;
    seams.push(before.length);
    const isApart = glue === ' ' && areApart(extracts[n - 1]?.text ?? '', next);
    return `${before}${isApart ? '. ' : glue}${next}`;
  }, '');
  return { text, seams };
};

/** Codes up to the newest, for each prompt where they may begin. */
const codes = (said: readonly Scored[], newest: Scored): readonly Join[] => {
  if (codeIn(newest.text) === '') return [];
  const extracts = said
    .map((from) => ({ from, text: codeIn(from.text) }))
    .filter(({ text }) => text !== '');
  return extracts
    .slice(0, -1)
    .flatMap((_, n) =>
      (['', ' '] as const).map(
        (glue): Join => ({ extracts: extracts.slice(n), glue, sort: 'code' }),
      ),
    );
};

interface Handed extends Extract {
  readonly name: string | undefined;
  /** A whole prompt, which was announced to be a piece. */
  readonly isWhole: boolean;
}

/** What each prompt hands over; once pieces were announced, all of a prompt when nothing else. */
const handedBy = (said: readonly Scored[], announced: number): readonly Handed[] =>
  said.flatMap((from, n): readonly Handed[] => {
    const pieces = piecesIn(from.text);
    if (pieces.length > 0) return pieces.map((piece) => ({ from, ...piece, isWhole: false }));
    if (announced < 0 || n <= announced || asksToJoin(from.text)) return [];
    return [{ from, name: undefined, text: withoutLabel(from.text), isWhole: true }];
  });

/** In the order that the newest prompt names, or that of their numbers. */
const inOrder = (pieces: readonly Handed[], newest: Scored): readonly Handed[] => {
  const chosen = orderIn(newest.text).flatMap(
    (name) => pieces.findLast((each) => each.name === name) ?? [],
  );
  if (chosen.length > 1) return chosen;
  const isNumbered = pieces.every(({ name }) => name !== undefined && /^\d/.test(name));
  return isNumbered
    ? [...pieces].sort((one, other) => Number(one.name) - Number(other.name))
    : pieces;
};

/** Pieces that were handed over as such; the newest hands one over, or asks to join them. */
const handed = (said: readonly Scored[], newest: Scored): readonly Join[] => {
  const asks = asksToJoin(newest.text);
  const announced = said.slice(0, -1).findLastIndex(({ text }) => announcesPieces(text));
  if (announced < 0 && !asks && piecesIn(newest.text).length === 0) return [];
  const all = handedBy(said, announced);
  const prompts = new Set([...all.map(({ from }) => from), ...(asks ? [newest] : [])]);
  if (all.length < 2 || prompts.size < 2 || !prompts.has(newest)) return [];
  const sort = all.some(({ isWhole }) => isWhole) ? 'announced' : 'handed';
  return ([' ', ''] as const).map((glue) => ({ extracts: inOrder(all, newest), glue, sort }));
};

const sentenceMax = 120;

/** Prompts that break off in the middle of a sentence, and what goes on from there. */
const sentences = (said: readonly Scored[], newest: Scored): readonly Join[] => {
  if (newest.text.length > sentenceMax) return [];
  const goesOn = (n: number): boolean => {
    const [text = '', next = ''] = [said[n - 1]?.text, said[n]?.text];
    return text.length <= sentenceMax && (breaksOff(text) || continues(next));
  };
  let from = said.length - 1;
  while (from > 0 && goesOn(from)) from -= 1;
  if (from === said.length - 1) return [];
  const extracts = said.slice(from).map((each) => ({ from: each, text: withoutSigns(each.text) }));
  return ([' ', ''] as const).map((glue) => ({ extracts, glue, sort: 'sentence' }));
};

/** All joins that end with the newest prompt, or that it asks for. */
export const joinsOf = (said: readonly Scored[]): readonly Join[] => {
  const newest = said.at(-1);
  if (!newest || said.length < 2) return [];
  return [...codes(said, newest), ...handed(said, newest), ...sentences(said, newest)];
};
