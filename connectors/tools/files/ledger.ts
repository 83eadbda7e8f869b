// What makes a write happen once. A write is noted as an intent, carried out, and noted as done with its
// answer. Whoever holds the lock next first carries out what a crash has interrupted, so that a call
// that comes again never undoes what was written after it.
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../coded.ts';
import type { ToolOutput } from '../tool.ts';
import { folderMode, replaceFile } from '../whole-file.ts';

/** Calls that are remembered: one that comes again does so within minutes. */
const callsMax = 2_000;

export interface Intent {
  readonly segments: readonly string[];
  readonly text: string;
  readonly answer: ToolOutput;
}

export interface Ledger {
  /** The answer of a call, if it is done. */
  answerOf(key: string): Promise<ToolOutput | undefined>;
  /** Carries out an intent, and remembers it. */
  carryOut(key: string, intent: Intent): Promise<ToolOutput>;
}

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const namesIn = async (folder: string, ending: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(ending));

/** The ledger in a folder, with nothing left to finish. For whoever holds the lock. */
export const openLedger = async (
  { calls, aside }: { readonly calls: string; readonly aside: string },
  apply: (intent: Intent) => Promise<void>,
): Promise<Ledger> => {
  const fileOf = (key: string, ending: '.intent' | '.done'): string => join(calls, key + ending);

  const finish = async (key: string, intent: Intent): Promise<void> => {
    try {
      await apply(intent);
    } catch (error) {
      await rm(fileOf(key, '.intent'), { force: true });
      throw error;
    }
    await replaceFile(fileOf(key, '.done'), JSON.stringify(intent.answer), aside);
    await rm(fileOf(key, '.intent'), { force: true });
  };

  const forgetOldest = async (): Promise<void> => {
    const names = await namesIn(calls, '.done');
    if (names.length <= callsMax) return;
    const dated = await Promise.all(
      names.map(async (name) => ({ name, atMs: (await stat(join(calls, name))).mtimeMs })),
    );
    dated.sort((a, b) => a.atMs - b.atMs);
    for (const { name } of dated.slice(0, callsMax / 4)) await rm(join(calls, name));
  };

  await mkdir(calls, { recursive: true, mode: folderMode });
  for (const name of await namesIn(calls, '.intent')) {
    const key = name.slice(0, -'.intent'.length);
    // One that cannot be carried out any more was never answered: its call may come again.
    await finish(key, (await readJson(join(calls, name))) as Intent).catch(() => undefined);
  }

  return {
    answerOf: async (key) => (await readJson(fileOf(key, '.done'))) as ToolOutput | undefined,
    carryOut: async (key, intent) => {
      await forgetOldest();
      await replaceFile(fileOf(key, '.intent'), JSON.stringify(intent), aside);
      await finish(key, intent);
      return intent.answer;
    },
  };
};
