// Text without the characters that nobody sees. With some of them whole instructions can be spelled
// that a model reads and a person does not.

/**
 * Control characters, marks of direction, blanks without width, the tags and variation selectors that
 * can carry a text of their own. Joiners and the selector of emoji stay: languages need them.
 */
const invisible =
  /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e01ef}]|[\ufe00-\ufe0e]/gu;

/** Takes out the characters that a reader does not see; lines and tabs stay. */
export const visibleText = (text: string): string =>
  text.replaceAll(invisible, (found) => (found === '\n' || found === '\t' ? found : ''));

/** The first `length` characters at most, never the half of one. */
export const beginningOf = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
