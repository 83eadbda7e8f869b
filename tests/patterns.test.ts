// Every pattern that is written down, and those that operators build: it repeats nothing without end, so that
// each start takes bounded time, or an automaton of it proves that it is linear.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { check } from 'recheck';
import { afterEach, describe, expect, it, vi } from 'vitest';

const filesIn = (room: string): readonly string[] =>
  (readdirSync(room, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file));

const rooms = ['engine', 'operators', 'connectors', 'pipelines', 'policies', 'api'];
const operators = resolve('operators');

const written = (file: string): readonly RegExp[] => {
  const found: RegExp[] = [];
  new Visitor({
    Literal: (literal) => {
      if ('regex' in literal) found.push(new RegExp(literal.regex.pattern, literal.regex.flags));
    },
  }).visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return found;
};

/** The patterns that operators build when they are loaded, those of packages aside. */
const built = async (): Promise<readonly RegExp[]> => {
  const found: RegExp[] = [];
  const record: ProxyHandler<RegExpConstructor> = {
    construct: (Real, [source, flags]) => {
      const pattern = new Real(source, flags);
      const caller = new Error().stack?.split('\n')[2] ?? '';
      if (caller.includes(operators)) found.push(pattern);
      return pattern;
    },
  };
  vi.stubGlobal('RegExp', new Proxy(RegExp, record));
  for (const file of filesIn(operators)) await import(file);
  return found;
};

/** Whether something in a pattern may repeat without end. */
const isUnbounded = ({ source }: RegExp): boolean =>
  /[*+]|\{\d+,\}/.test(source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, ''));

/** The pattern without its high bounds: what is linear without them is so with them, and proven quickly. */
const widened = (source: string): string =>
  source.replace(/\{(\d+),(\d*)\}/g, (bounds, min: string, max: string) =>
    Number(min) > 0 && (max === '' || Number(max) > 20) ? '+' : bounds,
  );

const isLinear = async ({ source, flags }: RegExp): Promise<boolean> => {
  const how = { checker: 'automaton', timeout: 60_000 } as const;
  for (const each of new Set([widened(source), source])) {
    const { status } = await check(each, flags.replace(/[dgy]/g, ''), how);
    if (status === 'safe') return true;
  }
  return false;
};

afterEach(() => vi.unstubAllGlobals());

describe('patterns', () => {
  it('are linear: bounded, or proven so', async () => {
    const all = [...rooms.flatMap(filesIn).flatMap(written), ...(await built())];
    expect(all.length).toBeGreaterThan(1_000);
    const others = new Map(all.filter(isUnbounded).map((each) => [`${each}`, each]));
    const unproven: string[] = [];
    for (const [name, each] of others) if (!(await isLinear(each))) unproven.push(name);
    expect(unproven).toEqual([]);
    expect(others.size).toBeGreaterThan(80);
  }, 300_000);

  it('would be found out: what repeats without end, and what is not linear', async () => {
    expect([/a*/, /a+b/, /(?:a{2,})b/].every(isUnbounded)).toBe(true);
    expect([/a{2,3}/, /[*+]{1,2}/, /\+?\*/].some(isUnbounded)).toBe(false);
    expect(await Promise.all([/^(?:a|a)*b/, /a*b/, /^a*b/].map(isLinear))).toEqual([
      ...[false, false, true],
    ]);
  });
});
