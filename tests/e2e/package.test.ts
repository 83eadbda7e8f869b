import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear } from '../support/lines.ts';
import { clicksPerPage } from '../support/pipeline-file.ts';
import { ended } from '../support/platform.ts';
import { startTestRedis } from '../support/redis.ts';

const root = resolve('.');
const dependencies = join(root, 'node_modules');

const rush = `import Type from 'typebox';
import { map, pipeline, sliding, testPipeline, topic, where } from 'weir';

const orders = topic({
  name: 'orders',
  schema: Type.Object({ amount: Type.Number() }),
  retentionMs: 3_600_000,
});
const rushes = topic({
  name: 'rushes',
  schema: Type.Object({ orders: Type.Integer() }),
  retentionMs: 3_600_000,
});
const rush = pipeline({
  name: 'rush',
  from: orders,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      sliding({ minute: { sizeMs: 60_000 } }, { at: (event) => event.timeMs }),
      where('are many', ({ counts }) => counts.minute >= 3),
      map('count', ({ counts }) => ({ orders: counts.minute })),
    ),
  to: rushes,
});

const test = testPipeline(rush);
for (const amount of [1, 2, 3, 4]) await test.pipe(orders, { amount }, { subject: 'ann' });
console.log((await test.read(rushes)).map(({ data }) => data.orders).join());
`;

const negate = `import { type Anywhere, type Operator, step } from 'weir/engine';

export const negate: Operator<number, number, Anywhere> = step(
  'negate',
  'negate',
  (_, next) => (value) => next(-value),
);
const { kind, label } = negate;
console.log(kind, label);
`;

const wrong = `import Type from 'typebox';
import { count, map, pipeline, topic } from 'weir';

const totals = topic({
  name: 'totals',
  schema: Type.Object({ total: Type.Number() }),
  retentionMs: 1,
});
export const unkeyed = pipeline({
  name: 'unkeyed',
  from: totals,
  flow: (events) => events.pipe(count('totals'), map('it', ({ count: total }) => ({ total }))),
  to: totals,
});
export const unshaped = pipeline({
  name: 'unshaped',
  from: totals,
  flow: (events) => events.pipe(map('it', ({ data }) => ({ sum: data.total }))),
  to: totals,
});
`;

const config = {
  compilerOptions: {
    ...{ target: 'es2023', module: 'nodenext', lib: ['es2023', 'dom'], types: [] },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, outDir: 'out' },
  },
  include: ['*.ts'],
};

/** What compiles, by file. */
const sound = { rush, negate, mine: clicksPerPage() };

describe('the package, packed and installed in somebody else’s project', () => {
  let directory: string;
  let compiled: ReturnType<typeof compile>;

  const run = (command: string, args: readonly string[], cwd = directory) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
    return { status, printed: `${stdout}${stderr}`.trim() };
  };

  /** Compiles files of the project against the package's declarations. */
  const compile = (texts: Readonly<Record<string, string>>) => {
    const files = Object.entries(texts).map(
      ([name, text]) => [join(directory, `${name}.ts`), text] as const,
    );
    for (const [file, text] of files) writeFileSync(file, text);
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
    const said = run(process.execPath, [join(dependencies, 'typescript/bin/tsc'), '-p', '.']);
    for (const [file] of files) rmSync(file);
    return said;
  };

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'weir-consumer-'));
    const modules = join(directory, 'node_modules');
    mkdirSync(modules);
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', modules], root);
    expect(packed.status, packed.printed).toBe(0);
    const [archive = ''] = readdirSync(modules);
    expect(run('tar', ['-xzf', archive], modules)).toEqual({ status: 0, printed: '' });
    renameSync(join(modules, 'package'), join(modules, 'weir'));
    symlinkSync(dependencies, join(modules, 'weir/node_modules'));
    symlinkSync(join(dependencies, 'typebox'), join(modules, 'typebox'));
    compiled = compile(sound);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has all that a pipeline author needs under one name', () => {
    expect(compiled).toEqual({ status: 0, printed: '' });
    expect(run(process.execPath, ['out/rush.js'])).toEqual({ status: 0, printed: '3,4' });
  });

  it('has the engine alone under another, for operators of one’s own', () => {
    expect(compiled).toEqual({ status: 0, printed: '' });
    expect(run(process.execPath, ['out/negate.js'])).toEqual({
      status: 0,
      printed: 'negate negate',
    });
  });

  it('runs a file of the project, and tells its tools the types of it', async () => {
    expect(compiled).toEqual({ status: 0, printed: '' });
    writeFileSync(join(directory, 'mine.ts'), sound.mine);
    const redis = await startTestRedis();
    const program = 'node_modules/weir/dist/api/main.js';
    const running = spawn(process.execPath, [program, 'run', './mine.ts', '--json'], {
      cwd: directory,
      env: { PATH: process.env['PATH'] ?? '', REDIS_URL: redis.url },
    });
    try {
      const line = await hear(running).line((each) => each.startsWith('{"running":true'));
      expect(JSON.parse(line)).toMatchObject({ chains: ['per_page'], pid: running.pid });
      running.kill('SIGTERM');
      expect(await ended(running)).toBe(0);
    } finally {
      running.kill('SIGKILL');
      await redis.stop();
      rmSync(join(directory, 'mine.ts'));
    }
  });

  it('refuses illegal wiring with its declarations, too', () => {
    const { status, printed } = compile({ wrong });
    expect(status).not.toBe(0);
    expect(printed).toContain('add `key` to the pipeline to keep state');
    expect(printed).toContain("Property 'total' is missing in type '{ sum: number; }'");
  });

  it('ships what is built, and no sources, tests or settings', () => {
    const shipped = readdirSync(join(directory, 'node_modules/weir'));
    const customary = ['LICENSE', 'README.md', 'node_modules', 'package.json'];
    expect(shipped.filter((name) => !customary.includes(name))).toEqual(['dist']);
  });

  it('keeps everything else to itself', () => {
    const inside = ['weir/operators/cep/detect.js', 'weir/dist/engine/index.js', 'weir/api'];
    for (const name of inside) {
      const imported = run(process.execPath, ['-e', `import('${name}')`]);
      expect(imported.printed, name).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
    }
  });
});
