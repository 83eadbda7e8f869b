// Versions of chains in memory.
import { type VersionStore, versionsMax } from '../version-store.ts';
import type { MemoryStore } from './store.ts';

/** The version store over a memory store. */
export const memoryVersions = (store: MemoryStore): VersionStore => ({
  versions: async (id) => [...store.task(id).began],
  beginVersion: async (id, epoch, text) => {
    const task = store.task(id);
    if (task.epoch !== epoch) return false;
    task.began.push(text);
    task.began.splice(0, task.began.length - versionsMax);
    return true;
  },
  chosenVersions: async () => new Map(store.chosen),
  chooseVersion: async (chain, text) => {
    if (text === undefined) store.chosen.delete(chain);
    else store.chosen.set(chain, text);
  },
});
