import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { librarySource } from '../../../engine/stream/redis/functions.ts';
import { brokenLibrary } from './process/broken.ts';
import { breaks } from './process/messages.ts';

const patch = new URL('./process/patched-source.mjs', import.meta.url).href;
const state = new URL('../../../engine/runtime/state.ts', import.meta.url).href;
const memory = new URL('../../../engine/stream/memory/commit.ts', import.meta.url).href;
const pending = new URL('../../../engine/runtime/pending.ts', import.meta.url).href;

describe('a build that is broken on purpose', () => {
  it.each(breaks)('still finds the check that it takes out: %s', (broken) => {
    expect(() => brokenLibrary(broken)).not.toThrow();
    const files = [state, memory, pending];
    const program = files.map((file) => `await import('${file}');`).join(' ');
    const args = ['--import', patch, '--import', 'tsx', '--input-type=module', '-e', program];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      env: { ...process.env, WEIR_CHAOS_BREAK: broken },
    });
    expect(String(stderr)).toBe('');
    expect(status).toBe(0);
  });

  it('differs from the sound library where a check is in Lua', () => {
    const differing = breaks.filter((broken) => brokenLibrary(broken) !== librarySource());
    expect(differing).toEqual(['epoch', 'offset', 'contiguity']);
  });
});
