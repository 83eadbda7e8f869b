// What the compiler says about pipelines that are wired wrongly. The messages are for people, so
// they are compared word by word: `@ts-expect-error` would accept any of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const compiler = resolve('node_modules/typescript/bin/tsc');
const fixtures = 'tests/types/fixtures';
const rightFiles = ['topics.ts'];

/** The compiler's report on all fixtures; a message begins at the start of its line. */
const report = (): string => {
  const args = [compiler, '-p', fixtures, '--pretty', 'false'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return stdout.replaceAll(`${fixtures}/`, '');
};

const printed = report();
const firstLines = printed.split('\n').filter((line) => /^\S/.test(line));
const about = (file: string): readonly string[] =>
  firstLines.filter((line) => line.startsWith(`${file}(`));

describe('illegal wiring', () => {
  it.each(
    readdirSync(fixtures).filter((file) => file.endsWith('.ts') && !rightFiles.includes(file)),
  )('is a compile error: %s', (file) => {
    expect(about(file)).not.toEqual([]);
  });

  it('is told in the words of this snapshot', async () => {
    await expect(printed).toMatchFileSnapshot('messages.txt');
  });

  it('says what to do when a step keeps state and there is no key', () => {
    const keyless = ['count', 'window', 'tumbling', 'join'].map((step) => `${step}-without-key.ts`);
    for (const file of keyless) {
      expect(about(file)[0]).toMatch(/without state: add `key` to the pipeline to keep state/);
    }
  });

  it('speaks of a key only where one is missing', () => {
    const keyless = ['output-of-another-type.ts', 'rows-of-another-type.ts', 'unknown-decision.ts'];
    for (const line of keyless.flatMap(about)) expect(line).not.toContain('add `key`');
  });

  it('says in one line what a window lacks', () => {
    expect(about('window-without-time.ts')).toHaveLength(1);
    expect(about('window-without-time.ts')[0]).toContain("Property 'at' is missing");
    expect(about('result-of-a-late-event.ts')[0]).toContain("Property 'result' does not exist");
  });

  it('blames the step that does not fit, not the one before it', () => {
    const [line] = about('steps-that-do-not-fit.ts');
    expect(line).toMatch(/^steps-that-do-not-fit\.ts\(13,7\)/);
    expect(line).toContain("'Operator<string, string, Anywhere>'");
  });

  it('asks for a step of weir where a plain RxJS operator stands', () => {
    expect(about('rxjs-operator.ts')[0]).toMatch(/OperatorFunction<.*a step of weir/);
  });
});

describe('legal wiring', () => {
  it('brings no message at all', () => {
    const names = firstLines.map((line) => line.slice(0, line.indexOf('(')));
    expect(names.filter((name) => rightFiles.includes(name) || name.includes('/'))).toEqual([]);
  });
});
