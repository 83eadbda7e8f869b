// signs: what a text must hold for a decoder to find something in it, looked for in one pass. Most texts
// hold nothing of the kind, and no pattern is tried on them.

/** One bit for each decoder that needs a sign. */
export const signs = { dressed: 1, tags: 2, url: 4, entities: 8, escapes: 16 } as const;

const table = new Uint8Array(65_536);
const mark = (sign: number, from: number, to = from): void => {
  for (let unit = from; unit <= to; unit += 1) table[unit] = (table[unit] as number) | sign;
};
mark(signs.dressed, 0xad);
mark(signs.dressed, 0x200b, 0x200f);
mark(signs.dressed, 0x2060, 0x2064);
mark(signs.dressed, 0xfeff);
mark(signs.dressed, 0xff01, 0xff5e);
mark(signs.tags, 0xdb40);
mark(signs.tags, 0xfe00, 0xfe0f);
mark(signs.url, '%'.charCodeAt(0));
mark(signs.entities, '&'.charCodeAt(0));
mark(signs.escapes, '\\'.charCodeAt(0));

const blank = 32;
/** So many blanks with a character between each other, which may have two units. */
const spacedMin = 12;
const spacedGap = 3;

/** The signs that a text holds. */
export const signsIn = (units: Uint16Array): number => {
  let found = 0;
  for (let at = 0; at < units.length; at += 1) found |= table[units[at] as number] as number;
  return found;
};

/** Whether characters with blanks between stand in a row somewhere. */
export const hasSpaced = (units: Uint16Array): boolean => {
  let [row, last] = [0, 0];
  for (let at = 0; at < units.length; at += 1) {
    if (units[at] !== blank) continue;
    row = at - last <= spacedGap ? row + 1 : 1;
    if (row === spacedMin) return true;
    last = at;
  }
  return false;
};
