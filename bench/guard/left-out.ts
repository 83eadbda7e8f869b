// left_out: what the guard thinks of the development data when it has not seen it, by text. The posture
// is calibrated on this, since a guard is surer of what it was trained on.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const leftOutFile = fileURLToPath(new URL('./left-out.generated.json', import.meta.url));

/** The key of a text: the beginning of its SHA-256. */
export const keyOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Probabilities by key, as the trainer wrote them. */
export const readLeftOut = (): ReadonlyMap<string, number> =>
  new Map(Object.entries(JSON.parse(readFileSync(leftOutFile, 'utf8')) as Record<string, number>));
