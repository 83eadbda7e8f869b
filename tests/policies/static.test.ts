import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { shapeFindings } from '../../policies/checks/data-shape.ts';
import { staticFindings } from '../../policies/checks/static.ts';
import { treesOf } from '../../policies/checks/syntax-tree.ts';
import { builtInCompiler } from '../../policies/compiler/built-in.ts';

const compiler = builtInCompiler(systemClock);
const found = async (source: string) => {
  const sources = { 'door.rego': source };
  const { modules = {}, problems } = await compiler.ask({
    steps: ['check'],
    sources,
    entrypoints: [],
  });
  expect(problems.filter(({ code }) => code === 'rego_parse_error')).toEqual([]);
  const inputs = { 'spm.door': Type.Object({ open: Type.Boolean(), height: Type.Number() }) };
  const builtins = new Set(['equal', 'eq', 'gt', 'count', 'internal.member_2', 'assign']);
  const findings = staticFindings(treesOf(modules), { decidingRule: 'decision', inputs, builtins });
  return findings.map(({ code, level, line }) => `${level} ${code} ${line}`);
};

const whole = `package spm.door

tall if input.height > 3

decision := "yes" if {
	input.open
	tall
} else := "no"
`;

describe('the static checks', () => {
  it('find nothing in a policy that is sound', async () => {
    expect(await found(whole)).toEqual([]);
    expect(
      await found(
        whole
          .replace(' else := "no"', '')
          .replace('package spm.door\n', 'package spm.door\n\ndefault decision := "no"\n'),
      ),
    ).toEqual([]);
  });

  it('find a decision that may be missing', async () => {
    expect(await found(whole.replace(' else := "no"', ''))).toEqual(['error default_missing 5']);
    expect(await found(whole.replaceAll('decision', 'verdict'))).toEqual([
      'error decision_missing 1',
    ]);
  });

  it('find complete rules that may get different values, and none where they cannot', async () => {
    expect(await found(`${whole}\nlevel := 1 if input.open\n\nlevel := 2 if tall\n`)).toEqual([
      'error rules_conflict 12',
    ]);
    expect(await found(`${whole}\nlevel := 1 if input.open\n\nlevel := 1 if tall\n`)).toEqual([]);
    expect(
      await found(
        `${whole}\nlevel := input.height if input.open\n\nlevel := input.height if tall\n`,
      ),
    ).toEqual(['error rules_conflict 12']);
    expect(
      await found(`${whole}\nlevels contains 1 if input.open\n\nlevels contains 2 if tall\n`),
    ).toEqual([]);
  });

  it('find facts that nobody gives, and facts that nobody reads', async () => {
    expect(await found(whole.replace('input.height', 'input.heigth'))).toEqual([
      'warning input_unused 1',
      'error input_unknown 3',
    ]);
    expect(await found(whole.replace('input.height > 3', 'input.open'))).toEqual([
      'warning input_unused 1',
    ]);
    const open = whole.replace(
      'tall if input.height > 3',
      'tall if {\n\tsome name in ["height"]\n\tinput[name] > 3\n}',
    );
    expect(await found(open)).toEqual([]);
  });

  it('find builtins that policies may not call, wherever they stand', async () => {
    expect(await found(whole.replace('input.height > 3', 'input.height > time.now_ns()'))).toEqual([
      'error builtin_unsafe 3',
    ]);
    expect(
      await found(whole.replace('\tinput.open\n', '\tinput.open\n\thttp.send({"url": "x"})\n')),
    ).toEqual(['error builtin_unsafe 7']);
    expect(await found(`${whole}\nown(x) if x > 1\n\nused if own(input.height)\n`)).toEqual([]);
  });
}, 60_000);

describe('the shape of the data', () => {
  const shipped = JSON.stringify({ a: { low: 0.3, names: ['x'], tools: { t: { roles: [] } } } });
  const of = (data: unknown) =>
    shapeFindings(shipped, JSON.stringify(data)).map(({ message }) => message);

  it('lets other values pass, and other tools', () => {
    expect(of({ a: { low: 0.9, names: [], tools: { u: {} }, more: 1 } })).toEqual([]);
  });

  it('refuses what is missing or of another kind', () => {
    expect(of({ a: { low: '0.3', names: [1], tools: [] } })).toEqual([
      'a.low must be a number, it is a text',
      'a.names must hold texts only',
      'a.tools must be a object, it is a list',
    ]);
    expect(of({ a: { names: [], tools: {} } })).toEqual([
      'a.low must be a number, it is a nothing',
    ]);
    expect(shapeFindings(shipped, '{')).toHaveLength(1);
  });
});
