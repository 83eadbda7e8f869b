// The editor of whoever sits at the terminal: $VISUAL, $EDITOR, or vi.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../environment.ts';
import { commandErrors } from './errors.ts';

/** Lets a person edit a text of JSON. Throws `WEIR_API_EDIT_ABANDONED` when nothing has changed. */
export const edited = (text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-'));
  const file = join(directory, 'payload.json');
  try {
    writeFileSync(file, text, { mode: 0o600 });
    const { VISUAL, EDITOR } = readEnvironment();
    const editor = VISUAL || EDITOR || 'vi';
    // The variable may hold options too, as for `git commit`.
    const { status } = spawnSync('sh', ['-c', `${editor} "$0"`, file], { stdio: 'inherit' });
    const after = readFileSync(file, 'utf8');
    if (status !== 0 || after === text) throw commandErrors.EDIT_ABANDONED({ editor });
    return after;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
