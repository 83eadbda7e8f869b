// Canonical JSON (RFC 8785), once more: the verifier takes nothing over from the writer.

/** The canonical text of a JSON value. */
export const canonicalText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    // By UTF-16 code units, which is how JavaScript compares.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalText(each)}`);
  return `{${members.join(',')}}`;
};
