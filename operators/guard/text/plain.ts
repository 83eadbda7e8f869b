// plain: a text for comparison, its words as they are. Lower case, compatibility forms resolved, spaces
// single, invisible characters gone.

// Format characters (zero-width, bidirectional, soft hyphen, tags) and variation selectors.
const invisible = /\p{Cf}|\p{Variation_Selector}/gu;

export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .replace(/[\t\u00a0\u2000-\u200a ]+/g, ' ');
