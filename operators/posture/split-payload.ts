// Split payloads: an attack in pieces, each of them harmless, that a model puts together again.
import { noRule } from '../guard/rules.ts';
import type { Guard, GuardVerdict } from '../guard/verdict.ts';
import { announcesPieces, asksToJoin, orderIn, piecesIn, withoutLabel } from './pieces.ts';

/** A prompt, and what the guard says to it alone. */
export interface Scored {
  readonly id: string;
  readonly text: string;
  readonly score: number;
}

/** What several prompts are together, and which. */
export interface Together {
  readonly verdict: GuardVerdict;
  readonly events: readonly string[];
}

/** Part of a reading: some text of a prompt. */
interface Extract {
  readonly from: Scored;
  readonly text: string;
}

/** Texts to be read as one. */
interface Join {
  readonly extracts: readonly Extract[];
  readonly glue: ' ' | '';
  readonly sort: 'code' | 'handed' | 'announced' | 'seam';
}

/** Together, the texts must be so much graver than the gravest alone. */
const gainMin = { code: 0.2, handed: 0.15, announced: 0.15, seam: 0.3 } as const;
const seamUnitsMax = 120;
/** An ordinary sentence ends; a piece breaks off. */
const ending = /[.!?。！？؟।:)\]"'»”]$/u;
const broken = /(?:\.\.\.|…|,|-|–|—)$/u;
const decodedViews = /base64|base32|hex|url|binary|decimal|morse|escapes|entities|rot|reversed/;

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

const joined = ({ extracts, glue }: Join): string => extracts.map(({ text }) => text).join(glue);

/** Codes up to the newest, for each prompt where they may begin. */
const codes = (said: readonly Scored[]): readonly Join[] => {
  if (codeIn(said.at(-1)?.text ?? '') === '') return [];
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

/** Pieces that were handed over as such; the newest hands one over, or asks to join them. */
const handed = (said: readonly Scored[]): readonly Join[] => {
  const newest = said.at(-1);
  if (!newest) return [];
  const asks = asksToJoin(newest.text);
  const announced = said.slice(0, -1).findLastIndex(({ text }) => announcesPieces(text));
  if (announced < 0 && !asks && piecesIn(newest.text).length === 0) return [];
  let isAnnounced = false;
  const all = said.flatMap((from, n) => {
    const pieces = piecesIn(from.text).map(({ name, text }) => ({ from, name, text }));
    const isWhole = pieces.length === 0 && announced >= 0 && n > announced;
    if (!isWhole || asksToJoin(from.text)) return pieces;
    isAnnounced = true;
    return [{ from, name: undefined, text: withoutLabel(from.text) }];
  });
  const prompts = new Set([...all.map(({ from }) => from), ...(asks ? [newest] : [])]);
  if (all.length < 2 || prompts.size < 2) return [];
  if (all.at(-1)?.from !== newest && !asks) return [];
  const order = orderIn(newest.text);
  const chosen = order.flatMap((name) => all.findLast((each) => each.name === name) ?? []);
  const extracts = chosen.length > 1 ? chosen : all;
  return ([' ', ''] as const).map((glue) => ({
    extracts,
    glue,
    sort: isAnnounced ? 'announced' : 'handed',
  }));
};

const breaksOff = (text: string): boolean =>
  text.length <= seamUnitsMax && (!ending.test(text) || broken.test(text));

/** Prompts that break off, and what goes on from there. */
const seams = (said: readonly Scored[]): readonly Join[] => {
  const newest = said.at(-1);
  if (!newest || newest.text.length > seamUnitsMax) return [];
  const from = 1 + said.slice(0, -1).findLastIndex(({ text }) => !breaksOff(text));
  const extracts = said
    .slice(from)
    .map((each) => ({ from: each, text: each.text.replace(broken, '').trim() }));
  return extracts.length < 2
    ? []
    : ([' ', ''] as const).map((glue) => ({ extracts, glue, sort: 'seam' }));
};

/** Whether a rule found something that begins in one piece and ends in another. */
const crossesSeam = (join: Join, { spans }: GuardVerdict): boolean => {
  const found = spans.filter(({ reason }) => reason !== noRule);
  let at = 0;
  return join.extracts.some(({ text }) => {
    at += text.length + join.glue.length;
    return found.some(({ start, end }) => start < at - join.glue.length && end > at);
  });
};

const isAttack = (join: Join, verdict: GuardVerdict): boolean => {
  if (verdict.verdict === 'allow') return false;
  if (join.sort === 'code') return decodedViews.test(verdict.view);
  if (join.sort === 'announced') return verdict.verdict === 'block';
  if (join.sort === 'handed') return verdict.verdict === 'block' || crossesSeam(join, verdict);
  return verdict.verdict === 'block' && crossesSeam(join, verdict);
};

export const splitPayload = (said: readonly Scored[], guard: Guard): Together | undefined => {
  let gravest: Together | undefined;
  for (const join of [...codes(said), ...handed(said), ...seams(said)]) {
    const alone = Math.max(...join.extracts.map(({ from }) => from.score));
    const verdict = guard(joined(join), 'user');
    if (!isAttack(join, verdict) || verdict.score - alone < gainMin[join.sort]) continue;
    const events = [...new Set(join.extracts.map(({ from }) => from.id))];
    if (!gravest || verdict.score > gravest.verdict.score) gravest = { verdict, events };
  }
  return gravest;
};
