// One text for one JSON value (RFC 8785): keys in order, no blanks, numbers and strings as ECMAScript
// writes them. Two servers that say the same give the same hash, whatever the order they say it in.
import { toolErrors } from '../tool.ts';

const depthMax = 64;

const write = (value: unknown, depth: number): string => {
  if (depth > depthMax) throw toolErrors.TOO_LARGE({ depthMax });
  if (Array.isArray(value)) return `[${value.map((each) => write(each, depth + 1)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  // The default order is that of UTF-16 code units, which is the one asked for.
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${write(each, depth + 1)}`);
  return `{${entries.join(',')}}`;
};

/** The canonical text of a value that came from JSON. Rejects one that is nested without end. */
export const canonicalJson = (value: unknown): string => write(value, 0);
