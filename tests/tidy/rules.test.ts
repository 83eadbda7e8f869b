// Each rule of tidy is shown an example that it must refuse, and one that it must let pass.
import { describe, expect, it } from 'vitest';
import { cycleFindings } from './cycles.ts';
import { doorFindings } from './doors.ts';
import { contractFindings, headerFindings, languageFindings, testFindings } from './language.ts';
import { layerFindings } from './layers.ts';
import { nameFindings, rootFindings } from './names.ts';
import { packageFindings, undeclaredFindings } from './packages.ts';
import { fileLengthFindings, functionLengthFindings, medianLines } from './sizes.ts';
import { type Finding, parseSource, type Source, shown } from './source.ts';
import { foreignFindings, laterComments, laterFindings } from './text.ts';
import { engineFindings, pinFindings, satisfies } from './versions.ts';

type Rule = (source: Source) => readonly Finding[];

const apply = (rule: Rule, path: string, text: string): string =>
  rule(parseSource(path, text)).map(shown).join('\n');
const lines = (count: number): string => Array.from({ length: count }, () => 'f();').join('\n');
const importOf = (specifier: string): string => `// x\nimport { x } from '${specifier}';\nx();`;

describe('the rule of layers', () => {
  it.each([
    ['engine/model/flow.ts', '../../operators/flow/map.ts', 'engine may import nothing of ours'],
    [
      'engine/kernel/log.ts',
      '../model/event.ts',
      'kernel < model < stream < runtime < replay < testing',
    ],
    ['engine/stream/keys.ts', '../runtime/task.ts', 'engine/stream may import only itself'],
    ['engine/model/flow.ts', '../index.ts', 'engine/model may import only itself'],
    ['operators/flow/map.ts', '../../connectors/postgres/pool.ts', 'operators may import engine/'],
    ['policies/inputs.ts', '../operators/flow/map.ts', 'policies may import engine/'],
    ['connectors/llm/model.ts', '../identity/keys.ts', 'connectors do not know each other'],
    ['connectors/llm/model.ts', '../../pipelines/topics.ts', 'connectors may import engine/'],
    ['pipelines/cep.ts', '../connectors/postgres/sink.ts', 'pipelines may import engine/'],
    ['pipelines/cep.ts', './atlas.ts', 'they meet on topics'],
    ['pipelines/topics.ts', './catalogue.ts', 'they meet on topics'],
    ['api/main.ts', '../bench/run.ts', 'api may import engine/'],
    ['grafana/build.ts', '../engine/model/topic.ts', 'grafana may import engine/kernel/metrics.ts'],
    [
      'tests/chaos/suite/oracle/model.ts',
      '../workload/tally.ts',
      'an oracle imports oracles alone',
    ],
    ['tests/chaos/oracle.ts', '../../engine/model/topic.ts', 'an oracle imports oracles alone'],
  ])('refuses that %s imports %s', (path, specifier, advice) => {
    expect(apply(layerFindings, path, importOf(specifier))).toContain(`${path}:2 imports `);
    expect(apply(layerFindings, path, importOf(specifier))).toContain(advice);
  });

  it.each([
    ['engine/runtime/task.ts', '../stream/transport.ts'],
    ['engine/index.ts', './testing/driver.ts'],
    ['operators/flow/map.ts', '../../engine/model/operator.ts'],
    ['connectors/llm/model.ts', './settings.ts'],
    ['connectors/audit/export.ts', '../postgres/pool.ts'],
    ['pipelines/cep.ts', './events/alert.ts'],
    ['pipelines/catalogue.ts', './cep.ts'],
    ['grafana/build.ts', '../pipelines/metrics.ts'],
    ['tests/engine/worker.test.ts', '../../api/main.ts'],
    ['tests/chaos/suite/oracle/verdict.ts', '../../oracle/compare.ts'],
    ['tests/chaos/suite/oracle.test.ts', './world.ts'],
  ])('lets %s import %s', (path, specifier) => {
    expect(apply(layerFindings, path, importOf(specifier))).toBe('');
  });

  it.each([
    "import type { X } from '../../operators/x.ts';",
    "export * from '../../operators/x.ts';",
    "export { x } from '../../operators/x.ts';",
    "await import('../../operators/x.ts');",
    "type X = import('../../operators/x.ts').X;",
  ])('sees %s', (text) => {
    expect(apply(layerFindings, 'engine/model/x.ts', text)).toContain('operators/x.ts');
  });
});

describe('the rule of cycles', () => {
  it('refuses two files that import each other, even their types only', () => {
    const a = parseSource('engine/a.ts', "import type { B } from './b.ts';");
    const b = parseSource('engine/b.ts', "import type { C } from './c.ts';");
    const c = parseSource('engine/c.ts', "export { A } from './a.ts';");
    expect(cycleFindings([a, b, c]).map(shown)).toEqual([
      expect.stringContaining('engine/a.ts → engine/b.ts → engine/c.ts → engine/a.ts'),
    ]);
    expect(cycleFindings([a, b])).toEqual([]);
  });
});

describe('the rule of packages', () => {
  it.each([
    ['engine/model/x.ts', 'pg', 'pg, which engine may not use'],
    ['engine/model/x.ts', 'node:fs', 'node:fs, which engine may not use'],
    ['operators/flow/x.ts', 'fs', 'node:fs, which operators may not use'],
    ['operators/flow/x.ts', 'ioredis/built/x.js', 'ioredis, which operators may not use'],
    ['policies/inputs.ts', 'node:child_process', 'which policies may not use'],
    ['pipelines/cep.ts', 'rxjs', 'rxjs, which pipelines may not use'],
    ['connectors/llm/x.ts', 'zod', 'zod, which connectors may not use'],
  ])('refuses that %s imports %s', (path, specifier, advice) => {
    expect(apply(packageFindings, path, importOf(specifier))).toContain(advice);
  });

  it.each([
    ['engine/kernel/schema.ts', 'typebox/compile'],
    ['engine/kernel/clock.ts', 'node:crypto'],
    ['connectors/web/fetch.ts', 'node:http'],
    ['api/http/server.ts', '@fastify/swagger'],
    ['bench/run.ts', 'bullmq'],
  ])('lets %s import %s', (path, specifier) => {
    expect(apply(packageFindings, path, importOf(specifier))).toBe('');
  });

  it('refuses what a production install does not have', () => {
    const source = parseSource('api/x.ts', "import 'vitest';\nimport 'fastify';\nimport 'fs';");
    expect(undeclaredFindings(source, ['fastify']).map(shown)).toEqual([
      expect.stringContaining('api/x.ts:1 imports vitest, which package.json does not list'),
    ]);
  });
});

describe('the rule of sizes', () => {
  it('refuses a file of more than 400 lines, and measures the median', () => {
    const long = { path: 'engine/x.ts', text: `${lines(401)}\n` };
    expect(fileLengthFindings(long).map(shown)).toEqual([
      expect.stringContaining('has 401 lines, 400 at most'),
    ]);
    expect(fileLengthFindings({ ...long, text: `${lines(400)}\n` })).toEqual([]);
    expect(fileLengthFindings({ ...long, path: 'package-lock.json' })).toEqual([]);
    const sources = [1, 5, 9].map((count) => parseSource('engine/x.ts', lines(count)));
    expect(medianLines(sources)).toBe(5);
  });

  it('refuses a function of more than 70 lines, those inside not counted', () => {
    const long = `const f = () => {\n${lines(69)}\n};`;
    expect(apply(functionLengthFindings, 'a.ts', long)).toContain('a.ts:1 is a function of 71');
    const nested = `const f = () => {\n${lines(30)}\nconst g = () => {\n${lines(68)}\n};\n};`;
    expect(apply(functionLengthFindings, 'a.ts', nested)).toBe('');
    const worse = `function f() {\n${lines(30)}\nconst g = () => {\n${lines(69)}\n};\n}`;
    expect(apply(functionLengthFindings, 'a.ts', worse)).toContain('a.ts:32 is a function of 71');
    const list = `describe('a thing', () => {\n${lines(90)}\n});`;
    expect(apply(functionLengthFindings, 'a.test.ts', list)).toBe('');
  });
});

describe('the rule of names', () => {
  it.each([
    ['engine/model/keyedState.ts', 'is not kebab-case'],
    ['api/web/Button.tsx', 'is not kebab-case'],
    ['engine/utils.ts', 'is called "utils"'],
    ['engine/string-helpers.ts', 'is called "helpers"'],
    ['connectors/redis/connection-manager.ts', 'is called "manager"'],
    ['pipelines/types.ts', 'is called "types"'],
    ['pipelines/index.ts', 'is called "index"'],
  ])('refuses %s', (path, advice) => {
    expect(nameFindings(path).map(shown).join()).toContain(advice);
  });

  it.each([
    'engine/index.ts',
    'operators/index.ts',
    'tests/vitest.config.ts',
    'tests/contract/transport.contract.ts',
    'connectors/postgres/migrations/0001_facts.sql',
    'api/web/index.html',
  ])('lets %s pass', (path) => {
    expect(nameFindings(path)).toEqual([]);
  });

  it('refuses what has no place in the root', () => {
    const entries = ['engine', 'README.md', '.ci', 'src', 'biome.json'];
    expect(rootFindings(entries).map(({ path }) => path)).toEqual(['src', 'biome.json']);
  });
});

describe('the rules of language', () => {
  it.each([
    ['export default 1;', 'has a default export'],
    ['enum Level { low }', 'has an enum'],
    ['const x = y!.z;', 'has a `!`'],
    ['let x!: number;', 'has a `!`'],
    ['class X { y!: number; }', 'has a `!`'],
    ['const x = (y: any) => y;', 'has an `any`'],
    ['// because\nexport type X = any;', 'has an `any`'],
  ])('refuse %s', (text, advice) => {
    expect(apply(languageFindings, 'engine/x.ts', text)).toContain(advice);
  });

  it('let an `any` pass for which Biome is given a reason', () => {
    const text = '// biome-ignore lint/suspicious/noExplicitAny: a list of all\ntype X = any;';
    expect(apply(languageFindings, 'engine/x.ts', text)).toBe('');
    expect(apply(languageFindings, 'tests/x.config.ts', 'export default 1;')).toBe('');
  });

  it('refuse an `if` in a pipeline and nowhere else', () => {
    const text = 'const x = () => { if (y) return 1; };';
    expect(apply(languageFindings, 'pipelines/cep.ts', text)).toContain('decides something');
    expect(apply(languageFindings, 'pipelines/events/rows.ts', text)).toBe('');
  });

  it('refuse a file without a header, or with too long a one', () => {
    expect(apply(headerFindings, 'engine/x.ts', 'f();')).toContain('opens with 0 lines');
    expect(apply(headerFindings, 'engine/x.ts', '// a\n// b\n// c\n// d\n// e\nf();')).not.toBe('');
    expect(apply(headerFindings, 'engine/x.ts', '// a\n// b\nf();')).toBe('');
    expect(apply(headerFindings, 'api/main.ts', '#!/usr/bin/env node\n// a\nf();')).toBe('');
    expect(apply(headerFindings, 'tests/x.test.ts', 'f();')).toBe('');
  });

  it('refuse a Lua function or a migration without its contract', () => {
    const path = 'engine/stream/redis/functions/x.lua';
    expect(contractFindings({ path, text: 'local x = 1\n' })).toHaveLength(1);
    expect(contractFindings({ path, text: '-- weir_v1_x: does x.\nlocal x = 1\n' })).toEqual([]);
  });

  it('refuse tests that stand alone and modules that are mocked', () => {
    expect(apply(testFindings, 'tests/x.test.ts', "it.only('x', f);")).toContain('has it.only');
    expect(apply(testFindings, 'tests/x.test.ts', "describe.only('x', f);")).not.toBe('');
    expect(apply(testFindings, 'tests/x.test.ts', "vi.mock('./x.ts');")).toContain('has vi.mock');
    expect(apply(testFindings, 'tests/x.test.ts', "vi.spyOn(x, 'y'); it('z', f);")).toBe('');
  });
});

describe('the rule of doors', () => {
  it.each([
    ['engine/runtime/x.ts', 'Date.now();'],
    ['engine/runtime/x.ts', 'new Date();'],
    ['engine/runtime/x.ts', 'performance.now();'],
    ['engine/runtime/x.ts', 'Math.random();'],
    ['connectors/llm/x.ts', 'setTimeout(f, 1);'],
    ['connectors/llm/x.ts', 'setInterval(f, 1);'],
    ['connectors/llm/x.ts', 'setImmediate(f);'],
    ['api/routes/x.ts', 'AbortSignal.any([]);'],
    ['connectors/llm/x.ts', "import { setTimeout } from 'node:timers/promises';"],
    ['connectors/llm/x.ts', 'const { PORT } = process.env;'],
    ['api/http/server.ts', "process.env['PORT'];"],
    ['api/http/server.ts', 'console.log(1);'],
    ['tests/x.test.ts', 'Math.random();'],
    ['tests/x.test.ts', 'Date.now();'],
  ])('refuses in %s: %s', (path, text) => {
    expect(apply(doorFindings, path, text)).toMatch(/:1 uses .*tests\/tidy\/doors\.ts/);
  });

  it.each([
    ['engine/kernel/clock.ts', 'Date.now(); performance.now(); setTimeout(f, 1);'],
    ['engine/runtime/x.ts', 'new Date(0); clock.now(); AbortSignal.timeout(1);'],
    ['api/environment.ts', 'f(process.env);'],
    ['tests/x.test.ts', 'process.env; performance.now(); setTimeout(f, 1);'],
  ])('lets %s: %s', (path, text) => {
    expect(apply(doorFindings, path, text)).toBe('');
  });
});

describe('the rules of text', () => {
  const path = 'api/x.ts';
  const note = ['TO', 'DO'].join('');

  it('refuse a note to do later, in comments and in documents', () => {
    expect(apply(laterComments, path, `// ${note}: more`)).toContain('postpones something');
    expect(apply(laterComments, path, `f('${note}');`)).toBe('');
    const document = { path: 'README.md', text: `a\n${note}\n` };
    expect(laterFindings(document).map(shown)).toEqual([
      expect.stringContaining('README.md:2 postpones something'),
    ]);
  });

  it.each([
    ['https://', 'registry.example.org/x'],
    ['  "resolved"', ': "x"'],
    ["'/", "home/ann/weir'"],
    ['cd /', 'work/weir'],
    ['path: /', 'Users/ann/x'],
  ])('refuse %s%s', (...parts) => {
    expect(foreignFindings({ path, text: parts.join('') })).toHaveLength(1);
  });

  it.each(['https://example.org/home/ann', '../work/x', '/var/lib/weir', 'registry.metrics()'])(
    'let %s pass',
    (text) => {
      expect(foreignFindings({ path, text })).toEqual([]);
    },
  );
});

describe('the rules of versions', () => {
  const file = {
    engines: { node: '>=20.19' },
    dependencies: { a: '1.2.3', b: '^1.0.0', c: '4.1.0-beta.17' },
    devDependencies: { d: 'latest' },
    optionalDependencies: { e: '1.x' },
  };

  it('refuse what is not pinned', () => {
    expect(pinFindings(file).map((finding) => finding.split(' ')[1])).toEqual(['b', 'd', 'e']);
  });

  it('refuse what wants a newer Node', () => {
    const lock = {
      packages: {
        'node_modules/old': { version: '1.0.0', engines: { node: '>=18' } },
        'node_modules/new': { version: '2.0.0', engines: { node: '>=22' } },
        'node_modules/any': { version: '2.0.0' },
      },
    };
    expect(engineFindings(file, lock)).toEqual([
      expect.stringContaining('node_modules/new 2.0.0 wants Node >=22, we promise 20.19.0'),
    ]);
  });

  it.each([
    ['>=20.19', true],
    ['>= 20.20', false],
    ['>20.19.0', false],
    ['^20.19.0 || >=22.12.0', true],
    ['^18 || ^22', false],
    ['~20.18', false],
    ['~20', true],
    ['20 || >=22', true],
    ['20.18', false],
    ['10.* || >= 12.*', true],
    ['14 >=14.17', false],
    ['>=18 <20.19.0', false],
    ['>=18 <=20.19.0', true],
    ['*', true],
  ])('read %s', (range, isMet) => {
    expect(satisfies([20, 19, 0], range)).toBe(isMet);
  });

  it('do not guess at a range they cannot read', () => {
    expect(() => satisfies([20, 19, 0], 'lts')).toThrow('no range that tidy can read');
  });
});
