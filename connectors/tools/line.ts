// Text of strangers as one line of a listing: it must not look like two, nor move a cursor.
const lengthMax = 200;

/** The text on one line, cut to size. */
export const lineOf = (text: string, max = lengthMax): string => {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max).replace(/\p{Cs}$/u, '')}…`;
};

/** One line without control characters, as a parameter: it ends no header and no property. */
export const onePlainLine = '^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]*$';
