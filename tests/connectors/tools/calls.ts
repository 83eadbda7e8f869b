// Calls of tools as the executor makes them, and a directory that is gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ToolCall } from '../../../connectors/tools/tool.ts';

let calls = 0;

/** A call of its own, or with what is given. */
export const aCall = (given: Partial<ToolCall> = {}): ToolCall => {
  calls += 1;
  return {
    tenantId: 't1',
    userId: 'anna',
    sessionId: 's1',
    callId: `call-${calls}`,
    signal: new AbortController().signal,
    ...given,
  };
};

const made: string[] = [];
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true, force: true });
});

/** A new directory; removed when the test file has run. */
export const aDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-tools-'));
  made.push(directory);
  return directory;
};
