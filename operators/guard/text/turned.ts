// turned: what was encoded first and then shifted or turned around. Letters say nothing of it, for
// they follow each other in no order; only that it can be decoded does.
import { type Decoded, decoders } from './decode.ts';
import { stringOf } from './units.ts';
import { turns } from './unscramble.ts';

const wordMin = 24;
/** Turned around, a sign of an address stands behind its figures. */
const mayBeAddress = (text: string): boolean => text.includes('%') && /[0-9a-fA-F]{2}%/.test(text);
const inside: ReadonlySet<string> = new Set(['base64', 'base32', 'hex', 'url']);

/** What a text says turned and decoded; nothing where no word is long. */
export const turned = (text: string, units: Uint16Array, wordMax: number): readonly Decoded[] => {
  if (wordMax < wordMin && !mayBeAddress(text)) return [];
  return turns.flatMap(({ name: turn, of }) => {
    const straight = of(units);
    const straightText = stringOf(straight);
    return decoders
      .filter(({ name, hint }) => inside.has(name) && hint?.test(straightText) !== false)
      .map(({ name, decode }) => ({
        name: `${turn}+${name}`,
        text: decode(straightText, straight),
      }))
      .filter((decoded) => decoded.text !== straightText);
  });
};
