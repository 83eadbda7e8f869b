// One at a time: calls of this process queue up, and a lock file holds off other processes. Whoever
// dies with the lock leaves it behind; after a while it counts for nothing.
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../engine/kernel/clock.ts';
import { hasCode } from './coded.ts';
import { toolErrors } from './tool.ts';
import { folderMode } from './whole-file.ts';

const pollMs = 15;
/** What is done under a lock takes milliseconds. */
const staleAfterMs = 30_000;

/** The last in each queue of this process. */
const queues = new Map<string, Promise<void>>();

const take = async (file: string, token: string): Promise<boolean> => {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(token).finally(() => handle.close());
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

const unlessGone = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Moves a lock away that was left behind; of several that find it, one succeeds. */
const clearStale = async (file: string, token: string, nowMs: number): Promise<void> => {
  const isStale = async (each: string): Promise<boolean> => {
    const found = await unlessGone(stat(each));
    return found !== undefined && nowMs - found.mtimeMs >= staleAfterMs;
  };
  if (!(await isStale(file))) return;
  const moved = `${file}.${token}`;
  await unlessGone(rename(file, moved));
  // Another may have cleared it and taken the lock since the look: that one goes back.
  if (!(await isStale(moved))) await unlessGone(link(moved, file));
  await rm(moved, { force: true });
};

const release = async (file: string, token: string): Promise<void> => {
  const holder = await unlessGone(readFile(file, 'utf8'));
  if (holder === token) await rm(file, { force: true });
};

/** Does `work` while holding `file`. Rejects with `WEIR_TOOL_TIMEOUT` when the call's time is over. */
export const alone = async <Result>(
  file: string,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> => {
  const before = queues.get(file);
  let leave: () => void = () => undefined;
  const mine = new Promise<void>((resolve) => {
    leave = resolve;
  });
  queues.set(file, mine);
  const token = clock.id();
  try {
    await before;
    await mkdir(dirname(file), { recursive: true, mode: folderMode });
    for (;;) {
      // Also when it is this call's turn at last: nobody waits for its answer any more.
      if (signal.aborted) throw toolErrors.TIMEOUT();
      if (await take(file, token)) break;
      await clearStale(file, token, clock.now());
      await clock.sleep(pollMs, signal);
    }
    try {
      return await work();
    } finally {
      await release(file, token);
    }
  } finally {
    leave();
    if (queues.get(file) === mine) queues.delete(file);
  }
};
