// A key on disk: random bytes in base64, made by whoever asks first.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';

/** Makes the key file complete or not at all; of processes that race, one wins. Answers what it holds. */
export const keyInFile = (directory: string, name: string, bytes: number): string => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, name);
  if (!existsSync(file)) {
    const draft = `${file}.${systemClock.id()}`;
    writeFileSync(draft, randomBytes(bytes).toString('base64'), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return readFileSync(file, 'utf8');
};
