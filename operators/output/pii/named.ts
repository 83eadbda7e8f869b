// named: does a text name what follows? Names are whole words, in the languages of the kind, a bounded
// way before it; behind it only where the text is whole.

const lookBack = 80;

/** The words before a place in lower case, also with camel case taken apart. */
export const wordsBefore = (text: string, at: number, reach = lookBack): string => {
  const before = text.slice(Math.max(0, at - reach), at);
  const apart = before.replace(/([a-z])([A-Z])/g, '$1 $2');
  return (apart === before ? before : `${apart}\n${before}`).toLowerCase();
};

/** The words behind a place, to the end of the sentence. */
export const wordsBehind = (text: string, at: number): string =>
  (/^[^.!?;:\n]{0,40}/.exec(text.slice(at, at + 40))?.[0] ?? '').toLowerCase();

/** Scripts that put no blanks between words, or endings onto them. */
const joined =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const patternOf = (word: string): string => {
  const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ /g, '[\\s_.:-]{0,2}');
  return joined.test(word) ? escaped : `(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`;
};

/** A pattern that finds any of `words` (`|` between them) as whole words. */
export const anyOf = (words: string): RegExp =>
  new RegExp(words.split('|').map(patternOf).join('|'), 'u');

export interface Names {
  readonly pattern: RegExp;
  /** What a text must hold, in lower case, to hold any of the names. */
  readonly stems: readonly string[];
}

const longest = (parts: readonly string[]): string =>
  parts.reduce((a, b) => (b.length > a.length ? b : a), '');

/** Names of a kind, `|` between them. There are many kinds, and few are met: a pattern is made at its first use. */
export const namesOf = (words: string): Names => {
  let pattern: RegExp | undefined;
  return {
    get pattern() {
      pattern ??= anyOf(words);
      return pattern;
    },
    stems: [...new Set(words.split('|').map((word) => longest(word.split(' '))))],
  };
};

/** Whether a text in lower case may hold one of the names: cheap, and wrong only towards yes. */
export const mayHold = (lower: string, { stems }: Names): boolean =>
  stems.some((stem) => lower.includes(stem));

const otherThings =
  'order|orders|invoice|ticket|tracking|shipment|parcel|commit|build|version|release|revision|isbn|issn|doi|ean|gtin|upc|sku|serial|batch|lot|article|item|product|model|catalog|catalogue|issue|bug|case|ref|reference|transaction|txn|trace|request|session|job|task|timestamp|epoch|checksum|hash|seed|chapter|section|rfc|imei|bestellung|bestellnummer|rechnung|rechnungsnummer|auftrag|sendungsnummer|commande|facture|pedido|factura|ordine|fattura|zamówienie|faktura|sipariş|fatura';

/** The end of a text that says: what follows is the number of something else than a person. */
export const namesOther = new RegExp(
  `(?<![\\p{L}\\d])(?:${otherThings})(?:[\\s_-]?(?:no|nr|num|number|nummer|id|ids|code|key|numero|número))?[\\s:.#="'-]{0,4}$`,
  'u',
);
