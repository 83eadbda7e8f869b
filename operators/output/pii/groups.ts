// groups: the runs of ASCII letters and digits of a text. Numbers are looked for among them, so that
// text without digits costs one pass.

export interface Group {
  readonly start: number;
  readonly end: number;
  /** How many of its characters are digits. */
  readonly digits: number;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const isLetter = (code: number): boolean => {
  const small = code | 32;
  return small >= 97 && small <= 122;
};

/** Whether the character is an ASCII letter or digit. */
export const isAlphanumeric = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return isDigit(code) || isLetter(code);
};

/** All groups of a text, in order. */
export const groupsOf = (text: string): readonly Group[] => {
  const groups: Group[] = [];
  let start = -1;
  let digits = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      if (start < 0) start = at;
      digits += 1;
    } else if (isLetter(code)) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      groups.push({ start, end: at, digits });
      start = -1;
      digits = 0;
    }
  }
  return groups;
};
