// Sources of stored state for tests that need no log.
import type { StateSource } from '../../engine/runtime/state.ts';

/** What a map holds. */
export const storedIn = (texts: ReadonlyMap<string, string>): StateSource => ({
  load: async (keys) => keys.map((key) => texts.get(key)),
  scan: async function* () {
    yield [...texts];
  },
});

/** Nothing is stored yet. */
export const storedNowhere = storedIn(new Map());
