// weir guard: rows in, verdicts out, in the same order, whoever of its threads has judged them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownRows } from '../../bench/guard/rows.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { runProgram } from '../support/platform.ts';

const own = ownRows().flatMap(({ rows }) => rows);
const rowsOf = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('weir guard', () => {
  it('says of many rows, in their order, what the library says', async () => {
    const rows = own
      .filter((_, nth) => nth % 4 === 0)
      .map(({ text, head }, id) => ({ id, text, channel: head === 'user' ? 'memory' : 'tool' }));
    const input = rows.map((row) => JSON.stringify(row)).join('\n');
    const { code, stdout, stderr } = await runProgram(['guard', '--jsonl'], {}, { input });
    expect([code, stderr, rows.length > 2_000]).toEqual([0, '', true]);
    const answers = rowsOf(stdout);
    expect(answers.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    for (const [nth, { id, text, channel }] of rows.entries()) {
      const verdict = promptGuard(text, channel as 'memory' | 'tool');
      expect(answers[nth]).toEqual(JSON.parse(JSON.stringify({ id, ...verdict })));
    }
  });

  it('answers what it cannot use in its place, in any group of rows', async () => {
    const lines = Array.from({ length: 900 }, (_, id) =>
      id % 300 === 299
        ? JSON.stringify({ id, text: 'x', channel: 'letter' })
        : JSON.stringify({ id, text: 'hello' }),
    );
    const { code, stdout, stderr } = await runProgram(
      ['guard', '--jsonl'],
      {},
      { input: lines.join('\n') },
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('3 rows could not be used')]);
    const failed = rowsOf(stdout).filter((row) => 'error' in row);
    expect(failed.map(({ id }) => id)).toEqual([299, 599, 899]);
    expect(failed[0]).toMatchObject({ error: { code: 'WEIR_API_INPUT_INVALID' } });
  });

  it('answers each row as it comes', async () => {
    const child = spawn(process.execPath, [resolve('dist/api/main.js'), 'guard', '--jsonl']);
    for (const id of [1, 2, 3]) {
      child.stdin.write(`${JSON.stringify({ id, text: 'hello' })}\n`);
      const [answer] = await once(child.stdout, 'data');
      expect(rowsOf(String(answer))).toMatchObject([{ id, verdict: 'allow' }]);
    }
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
