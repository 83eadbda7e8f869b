// texts_in: the texts in a value that came from JSON, as whoever reads the value would read them: without
// escapes and brackets.

/** The texts in a value, however deep: what is in it, and under which names. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...textsIn(inner),
  ]);
};
