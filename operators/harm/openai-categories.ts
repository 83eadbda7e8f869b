// OpenAI's categories of moderation beside those of the taxonomy. Neither list is finer than the other, so
// each way is the nearest neighbour and no more.
import { type HarmCode, harmCategories } from './categories.ts';

/** What each of OpenAI's names comes to in the taxonomy. */
export const openAiCategories = {
  harassment: ['S10'],
  'harassment/threatening': ['S1'],
  hate: ['S10'],
  'hate/threatening': ['S1', 'S10'],
  illicit: ['S2'],
  'illicit/violent': ['S1'],
  'self-harm': ['S11'],
  'self-harm/instructions': ['S11'],
  'self-harm/intent': ['S11'],
  sexual: ['S12'],
  'sexual/minors': ['S4'],
  violence: ['S1'],
  'violence/graphic': ['S1'],
} as const satisfies Readonly<Record<string, readonly HarmCode[]>>;

export type OpenAiCategory = keyof typeof openAiCategories;

/** What each code is called in OpenAI's list; what has no neighbour there has none. */
export const openAiNamesOf: Readonly<Record<HarmCode, readonly OpenAiCategory[]>> = {
  S1: ['violence', 'illicit/violent'],
  S2: ['illicit'],
  S3: ['illicit/violent'],
  S4: ['sexual/minors'],
  S5: ['harassment'],
  S6: [],
  S7: [],
  S8: [],
  S9: ['illicit/violent'],
  S10: ['hate'],
  S11: ['self-harm'],
  S12: ['sexual'],
  S13: [],
  S14: ['illicit'],
};

const known: Readonly<Record<string, readonly HarmCode[]>> = openAiCategories;

/**
 * Codes for the name of a category, OpenAI's or one of the taxonomy's own; none for any other.
 *
 * @example
 * harmCodesOf('self-harm/intent'); // ['S11']
 * harmCodesOf('S9'); // ['S9']
 */
export const harmCodesOf = (name: string): readonly HarmCode[] => {
  const own = harmCategories.filter(({ code, name: words }) => code === name || words === name);
  return Object.hasOwn(known, name) ? (known[name] ?? []) : own.map(({ code }) => code);
};
