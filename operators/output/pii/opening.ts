// opening: where, at the end of a text that is still being written, personal data may have begun that is
// not complete yet, or of which more text would make something else.

import { withoutEnd } from '../../without-end.ts';
import { groupsOf } from './groups.ts';
import { isOpenIban } from './iban.ts';
import { isOpenNumber } from './numbers.ts';

/** How far back anything open may begin, one long word aside. */
const reach = 160;

const wordReach = 400;

/** What one word may be: addresses, numbers in one piece. */
const wordSign = /\S/;

const openings: readonly RegExp[] = [
  // Telephone numbers, and an extension behind them.
  /[+(\d][\d ().+/\u00a0\u2011\u2013-]{0,60}(?:[ ,]{0,2}[a-z]{0,9}[.: ]{0,2}\d{0,6})?$/i,
  // Dates with the name of a month.
  /(?:\d{1,2}(?:st|nd|rd|th|\.)?[ -](?:\p{L}{1,10}\.?,?[ -]?)?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?:\d{1,2}(?:st|nd|rd|th)?,? ?)?)\d{0,4}$/u,
];

/**
 * Where text must wait until more of it is there; the length of the text when nothing is open. Read as a
 * part (`scanPii(text, { whole: false })`), what lies before does not change any more; a finding that
 * reaches over this place waits as a whole.
 */
export const openFrom = (text: string): number => {
  const offset = Math.max(0, text.length - reach);
  const tail = text.slice(offset);
  const last = text.slice(-wordReach);
  let open = text.length - last.length + withoutEnd(last, wordSign).length;
  for (const opening of openings) {
    const at = last.search(opening);
    if (at >= 0) open = Math.min(open, text.length - last.length + at);
  }
  const groups = groupsOf(tail);
  for (let from = 0; from < groups.length; from += 1) {
    const group = groups[from];
    if (!group || offset + group.start >= open) break;
    if (isOpenNumber(tail, groups, from) || isOpenIban(tail, group)) open = offset + group.start;
  }
  return open;
};
