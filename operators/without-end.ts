// without_end: signs at the end of a text, cut off in linear time. A pattern for them is tried anew from
// each sign that stands in the middle.

/**
 * A text without the signs that it ends in; `sign` matches one of them.
 *
 * @example
 * withoutEnd('Really?!', /[.?!]/); // 'Really'
 */
export const withoutEnd = (text: string, sign: RegExp): string => {
  let end = text.length;
  while (end > 0 && sign.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
};
