// The start lock: of all that would start a server on one data directory, one does so at a time;
// the others wait, and then find it running.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../engine/kernel/clock.ts';
import { embeddedErrors } from './errors.ts';
import { isAlive } from './server.ts';

const pollMs = 20;
/** Long enough for a package manager to install a server. */
const waitMsMax = 300_000;
const heldHere = new Set<string>();

const take = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    heldHere.add(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Whether the process that took the lock is gone. In a container its pid may be ours now. */
const isLeftBehind = (file: string): boolean => {
  if (heldHere.has(file) || !existsSync(file)) return false;
  const holder = Number(readFileSync(file, 'utf8'));
  // An empty file is being written.
  return holder !== 0 && (holder === process.pid || !isAlive(holder));
};

/** Does `work` while holding `file`. Rejects with `WEIR_EMBEDDED_START_LOCKED` after minutes. */
export const startAlone = async <Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  for (let waitedMs = 0; !take(file); waitedMs += pollMs) {
    if (waitedMs >= waitMsMax) throw embeddedErrors.START_LOCKED({ file });
    if (isLeftBehind(file)) rmSync(file, { force: true });
    else await systemClock.sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    heldHere.delete(file);
    rmSync(file, { force: true });
  }
};
