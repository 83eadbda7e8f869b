// Watches sources: the directories that hold them, since editors replace files by renaming.
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';

export interface SourceWatch {
  /** From now on, these files are watched, and what lies beside them. */
  follow(files: readonly string[]): void;
  close(): void;
}

const sourceName = /\.(?:[cm]?[jt]s|json)$/;
/** An editor writes a file in several steps; one that was quiet for so long is whole. */
const quietMs = 100;

/** Calls back after every change, once it is quiet again. */
export const watchSources = (changed: () => void): SourceWatch => {
  const watchers = new Map<string, FSWatcher>();
  let changes = 0;
  const hear = async (_: string, name: string | null): Promise<void> => {
    if (name === null || !sourceName.test(name)) return;
    changes += 1;
    const seen = changes;
    await systemClock.sleep(quietMs);
    if (seen === changes) changed();
  };
  return {
    follow: (files) => {
      const wanted = new Set(files.map((file) => dirname(file)));
      for (const [directory, watcher] of watchers) {
        if (wanted.has(directory)) continue;
        watcher.close();
        watchers.delete(directory);
      }
      for (const directory of wanted) {
        if (!watchers.has(directory)) watchers.set(directory, watch(directory, hear));
      }
    },
    close: () => {
      changes += 1;
      for (const watcher of watchers.values()) watcher.close();
    },
  };
};
