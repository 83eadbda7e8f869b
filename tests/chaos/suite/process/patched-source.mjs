// Loaded before the TypeScript loader in a process that is broken on purpose: takes one check out of
// a source file while it is read. A check that is no longer where it was ends the process.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const memoryCommit = 'engine/stream/memory/commit.ts';
const edits = {
  epoch: [
    {
      file: memoryCommit,
      check: "if (task.epoch !== plan.epoch) return 'fenced';",
      without: '',
    },
  ],
  offset: [
    {
      file: memoryCommit,
      check: "if ((task.offsets.get(topic) ?? 0) !== from) return 'stale';",
      without: '',
    },
  ],
  contiguity: [
    {
      file: 'engine/runtime/pending.ts',
      check: 'if (seq !== (at.get(topic) ?? 0) + 1) return false;',
      without: '',
    },
    {
      file: memoryCommit,
      check: "if (to - from !== entryIds.length + erased) return 'gap';",
      without: '',
    },
  ],
  forgetting: [
    {
      file: 'engine/runtime/program.ts',
      check: 'if (bySubject.has(state.operator)) state.write(subject, undefined);',
      without: '',
    },
  ],
  overlay: [
    {
      file: 'engine/runtime/state.ts',
      check: `discard: () => {
      version += 1;
      overlay.clear();
    },`,
      without: 'discard: () => undefined,',
    },
  ],
};

const chosen = edits[process.env.WEIR_CHAOS_BREAK] ?? [];

if (isMainThread && chosen.length > 0) register(import.meta.url);

/** The hook of Node's loader. */
export const load = async (url, context, nextLoad) => {
  if (!url.startsWith('file:')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const edit = chosen.find(({ file }) => path.endsWith(file));
  if (!edit) return nextLoad(url, context);
  const source = readFileSync(path, 'utf8');
  if (source.split(edit.check).length !== 2)
    throw new RangeError(`not once in ${edit.file}: ${edit.check}`);
  return { format: 'module', shortCircuit: true, source: source.replace(edit.check, edit.without) };
};
