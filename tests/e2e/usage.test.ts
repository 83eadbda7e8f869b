import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../api/package.ts';
import { runProgram } from '../support/platform.ts';

describe('the command line without a platform', () => {
  const nowhere = { WEIR_DATA_DIR: '/tmp/weir-nowhere' };
  const weir = (...args: string[]) => runProgram(args, nowhere);

  it('names every command and its version', async () => {
    const { code, stdout } = await weir('--help');
    expect(code).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    const needed = ['start', 'worker', 'gateway', 'token', 'status', 'topology', 'lag', 'produce'];
    expect(commands).toEqual(
      expect.arrayContaining([...needed, 'consume', 'dlq', 'policy', 'smoke', 'doctor']),
    );
    expect((await weir('--version')).stdout).toBe(`${packageVersion}\n`);
  });

  it('helps though the settings are wrong', async () => {
    expect((await runProgram(['--help'], { PORT: 'eighty' })).code).toBe(0);
  });

  it.each([
    [[]],
    [['frobnicate']],
    [['status', '--frobnicate']],
    [['produce']],
    [['consume', '--topic', 'raw', '--from', 'yesterday']],
    [['token', '--ttl', 'long']],
    [['token', '--ttl', '-1']],
    [['dlq']],
    [['dlq', 'show']],
  ])('ends %j with the code for usage, and with a hint', async (args) => {
    const { code, stdout, stderr } = await weir(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: weir');
  });

  it.each([
    [['status']],
    [['lag']],
    [['smoke']],
    [['dlq', 'list']],
    [['worker']],
    [['consume', '--topic', 'raw']],
    [['produce', '--topic', 'raw']],
  ])('says at %j that no platform was found', async (args) => {
    const { code, stdout, stderr } = await weir(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/\(WEIR_API_NOT_RUNNING\)\n {2}Run `weir start`/);
  });

  it('says that nobody answers at a --url', async () => {
    for (const command of ['status', 'token']) {
      const { code, stderr } = await weir(command, '--url', 'http://127.0.0.1:1');
      expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_API_NOT_RUNNING)')]);
    }
  });

  it('shows the topology as text, as Mermaid and as JSON', async () => {
    expect((await weir('topology')).stdout).toMatch(/judge/);
    expect((await weir('topology', '--mermaid')).stdout).toMatch(/^flowchart [A-Z]+\n.*raw/s);
    const nodes = JSON.parse((await weir('topology', '--json')).stdout);
    expect(JSON.stringify(nodes)).toContain('posture_enriched');
  });

  it('checks policies where nobody has installed opa, and says when OPA_BIN names none', async () => {
    const environment = { ...nowhere, PATH: '/nowhere' };
    const checked = await runProgram(['policy', 'check', '--json'], environment);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('"findings": []')]);
    const wrong = { ...environment, OPA_BIN: '/nowhere/opa' };
    const { code, stderr } = await runProgram(['policy', 'check', '--json'], wrong);
    expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_POLICIES_OPA_MISSING)')]);
  });

  it('runs as npx weir from a clone', () => {
    expect(statSync(resolve('dist/api/main.js')).mode & 0o111).toBe(0o111);
    const { stdout } = spawnSync('npx', ['--no-install', 'weir', '--version'], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${packageVersion}\n`);
  });
});
