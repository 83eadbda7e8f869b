import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scan } from '../../operators/output/scan.ts';
import { runProgram } from '../support/platform.ts';

const key = `AKIA${'QWERTYUIOPASDFGH'}`;
const run = (input: string) => runProgram(['scan', '--jsonl'], {}, { input });
const rowsOf = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('weir scan', () => {
  it('answers each row with what is in it, without any server', async () => {
    const rows = [
      { id: 'a', text: `the key ${key}`, channel: 'user' },
      { text: 'mail ann.lee@corp.io' },
      { id: 7, text: 'A weir is a dam.' },
    ];
    const { code, stdout, stderr } = await run(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(rowsOf(stdout)).toEqual([
      { id: 'a', findings: [{ class: 'secret', kind: 'aws_access_key', start: 8, end: 28 }] },
      { findings: [{ class: 'pii', kind: 'email', start: 5, end: 20 }] },
      { id: 7, findings: [] },
    ]);
  });

  it('answers a row that it cannot use in its place, with a code, and says so at the end', async () => {
    const lines = [
      '{"id": 1, "text": "fine"}',
      'not JSON',
      '{"id": 3}',
      '[]',
      '{"id": 5, "text": "x"}',
    ];
    const { code, stdout, stderr } = await run(lines.join('\r\n'));
    expect(code).toBe(1);
    expect(stderr).toContain('3 rows could not be used');
    const error = { code: 'WEIR_API_INPUT_INVALID', message: expect.stringContaining('"text"') };
    expect(rowsOf(stdout)).toEqual([
      { id: 1, findings: [] },
      { error },
      { id: 3, error },
      { error },
      { id: 5, findings: [] },
    ]);
  });

  it('keeps the order of many rows, and says of each what the library says', async () => {
    const texts = Array.from({ length: 20_000 }, (_, nth) => {
      const hash = createHash('sha256').update(String(nth)).digest('hex');
      return nth % 3 === 0 ? `token ghp_${hash.slice(0, 36)} of row ${nth}` : `row ${nth}: ${hash}`;
    });
    const input = texts.map((text, id) => JSON.stringify({ id, text })).join('\n');
    const { code, stdout } = await run(input);
    expect(code).toBe(0);
    const rows = rowsOf(stdout);
    expect(rows.map(({ id }) => id)).toEqual(texts.map((_, nth) => nth));
    for (const nth of [0, 1, 3, 9_999, 19_998]) {
      expect(rows[nth]?.['findings']).toEqual(scan(texts[nth] ?? '').findings);
    }
  });
});
