import { describe, expect, it } from 'vitest';
import { isAlive } from '../../../connectors/embedded/server.ts';

describe('a server process', () => {
  // A signal to 0 or less reaches whole groups of processes, the sender's own among them.
  it.each([0, -1, -process.pid, Number.NaN])('is never found alive under the pid %d', (pid) => {
    expect(isAlive(pid)).toBe(false);
  });

  it('is alive while it runs', () => {
    expect(isAlive(process.pid)).toBe(true);
  });
});
