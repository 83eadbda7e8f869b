import { execFileSync, spawn } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Intent, openLedger } from '../../../connectors/tools/files/ledger.ts';
import { listFiles } from '../../../connectors/tools/files/list-files.ts';
import { readFile } from '../../../connectors/tools/files/read-file.ts';
import { writeFile } from '../../../connectors/tools/files/write-file.ts';
import { aCall, aDirectory } from './calls.ts';

const world = (quota = {}) => {
  const directory = aDirectory();
  const root = join(directory, 't1', 'anna', 'files');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  mkdirSync(join(directory, 'outside'));
  writeFileSync(join(directory, 'outside', 'secret.txt'), 'secret');
  return {
    ...{ directory, root },
    list: listFiles({ directory }),
    read: readFile({ directory }),
    write: writeFile({ directory, ...quota }),
    contents: (path: string) => readFileSync(join(root, path), 'utf8'),
  };
};

/** Everything below a folder, with contents: what must not change. */
const snapshot = (folder: string): string =>
  execFileSync(
    'find',
    ['.', '-not', '-path', './t1/anna/files*', '-type', 'f', '-exec', 'cksum', '{}', ';'],
    { cwd: folder },
  ).toString();

const attempts: readonly (readonly [what: string, path: string])[] = [
  ['the parent', '..'],
  ['a file of the parent', '../secret.txt'],
  ['three parents up', '../../../secret.txt'],
  ['down and up again', 'a/../../../../secret.txt'],
  ['up in the middle', 'a/../b.txt'],
  ['an absolute path', '/etc/passwd'],
  ['a double slash', '//etc/passwd'],
  ['the folder itself', '.'],
  ['a path through the folder itself', './a.txt'],
  ['an empty part', 'a//b.txt'],
  ['a slash at the end', 'a/'],
  ['nothing', ''],
  ['a NUL', 'a.txt\0.png'],
  ['a backslash', '..\\..\\secret.txt'],
  ['a drive', 'C:secret.txt'],
  ['a stream of a file', 'a.txt:hidden'],
  ['a network share', '\\\\server\\share'],
  ['a hidden file', '.bashrc'],
  ['a file in a hidden folder', '.ssh/authorized_keys'],
  ['a home folder', '~/.profile'],
  ['a device name', 'CON'],
  ['a device name with an ending', 'aux.txt'],
  ['a line break', 'a\nb.txt'],
  ['a dot at the end', 'a.txt.'],
  ['a space at the end', 'a.txt '],
  ['three dots', '.../a.txt'],
  ['encoded dots', '%2e%2e/secret.txt'],
  ['dots of full width', '．．/secret.txt'],
  ['a fraction slash', '..⁄secret.txt'],
  ['a right-to-left override', 'a\u202etxt.exe'],
  ['half a character', 'a\ud800.txt'],
  ['nine folders', 'a/a/a/a/a/a/a/a/a'],
  ['a very long name', `${'a'.repeat(81)}.txt`],
];

/** What somebody has put into the folder, and the path that leads there. */
const planted: readonly (readonly [
  what: string,
  plant: (root: string, directory: string) => void,
  path: string,
])[] = [
  [
    'a link to a file',
    (root, directory) => symlinkSync(join(directory, 'secret.txt'), join(root, 'a.txt')),
    'a.txt',
  ],
  [
    'a link to a folder',
    (root, directory) => symlinkSync(join(directory, 'outside'), join(root, 'a')),
    'a/secret.txt',
  ],
  ['a link within', (root) => symlinkSync('b', join(root, 'a')), 'a/secret.txt'],
  [
    'a link deeper down',
    (root, directory) => {
      mkdirSync(join(root, 'x'));
      symlinkSync(join(directory, 'outside'), join(root, 'x', 'y'));
    },
    'x/y/secret.txt',
  ],
  [
    'a link to nothing',
    (root, directory) => symlinkSync(join(directory, 'new.txt'), join(root, 'a.txt')),
    'a.txt',
  ],
  ['a link to itself', (root) => symlinkSync('a.txt', join(root, 'a.txt')), 'a.txt'],
  ['a folder', (root) => mkdirSync(join(root, 'a.txt')), 'a.txt'],
  ['a pipe', (root) => execFileSync('mkfifo', [join(root, 'a.txt')]), 'a.txt'],
  ['a file in place of a folder', (root) => writeFileSync(join(root, 'a'), ''), 'a/b.txt'],
];

describe('paths of files', () => {
  it.each(attempts)('refuses %s', async (_what, path) => {
    const { read, write, directory } = world();
    const before = snapshot(directory);
    for (const run of [
      () => read.run({ path }, aCall()),
      () => write.run({ path, text: 'x' }, aCall()),
    ]) {
      await expect(run()).rejects.toMatchObject({ code: 'WEIR_TOOL_TARGET_REFUSED' });
    }
    expect(snapshot(directory)).toBe(before);
  });

  it.each(planted)('does not follow %s', async (_what, plant, path) => {
    const { read, write, directory, root } = world();
    plant(root, directory);
    const before = snapshot(directory);
    await expect(read.run({ path }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TARGET_REFUSED',
    });
    await expect(write.run({ path, text: 'x' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TARGET_REFUSED',
    });
    expect(snapshot(directory)).toBe(before);
    expect(readdirSync(join(directory, 'outside'))).toEqual(['secret.txt']);
  });

  it('takes a second name of a file outside, a socket and a link in place of the root for what they are', async () => {
    const { read, write, list, directory, root } = world();
    linkSync(join(directory, 'secret.txt'), join(root, 'a.txt'));
    await expect(read.run({ path: 'a.txt' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TARGET_REFUSED',
    });
    await write.run({ path: 'a.txt', text: 'mine' }, aCall());
    expect(readFileSync(join(directory, 'secret.txt'), 'utf8')).toBe('secret');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    await expect(read.run({ path: 'socket' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TARGET_REFUSED',
    });
    server.close();
    mkdirSync(join(directory, 't1', 'eve'));
    symlinkSync(root, join(directory, 't1', 'eve', 'files'));
    for (const run of [
      () => read.run({ path: 'a.txt' }, aCall({ userId: 'eve' })),
      () => write.run({ path: 'b.txt', text: '' }, aCall({ userId: 'eve' })),
    ]) {
      await expect(run()).rejects.toMatchObject({ code: 'WEIR_TOOL_TARGET_REFUSED' });
    }
    expect((await list.run({}, aCall())).text).toBe('a.txt (4 bytes)');
  });

  it('stays inside, whatever the path', async () => {
    const { read, write, directory } = world();
    const before = snapshot(directory);
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      'b.txt',
      '/',
      '\\',
      '\0',
      'outside',
      'secret.txt',
      '～',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const path = parts.join('/');
        await write.run({ path, text: 'x' }, aCall()).catch(() => undefined);
        const { text } = await read.run({ path }, aCall()).catch(() => ({ text: '' }));
        expect(text).not.toBe('secret');
      }),
      { numRuns: 200 },
    );
    expect(snapshot(directory)).toBe(before);
  });
});

describe('file_write, file_read, file_list', () => {
  it('writes, reads and lists text in folders', async () => {
    const { list, read, write } = world();
    expect((await list.run({}, aCall())).text).toBe('There are no files.');
    const answer = await write.run({ path: 'Notizen/März 2026.txt', text: 'Grüße' }, aCall());
    expect(answer).toEqual({
      text: 'Wrote 7 bytes to Notizen/März 2026.txt.',
      summary: 'file of 7 bytes written',
    });
    await write.run({ path: 'a.txt', text: '' }, aCall());
    await write.run({ path: 'a.txt', text: 'new' }, aCall());
    expect(await read.run({ path: 'Notizen/März 2026.txt' }, aCall())).toMatchObject({
      text: 'Grüße',
    });
    expect((await list.run({}, aCall())).text).toBe(
      'Notizen/März 2026.txt (7 bytes)\na.txt (3 bytes)',
    );
    await expect(read.run({ path: 'b.txt' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_NOT_FOUND',
    });
    await expect(read.run({ path: 'x/b.txt' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_NOT_FOUND',
    });
  });

  it('writes once for a call that comes again, also after others have written', async () => {
    const { write, contents } = world();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 12 }),
        async (order) => {
          runs += 1;
          const one = (which: number) =>
            write.run(
              { path: 'a.txt', text: String(which) },
              aCall({ callId: `c${which}`, sessionId: `s${runs}` }),
            );
          const answers = new Map<number, unknown>();
          let last = -1;
          for (const which of order) {
            const answer = await one(which);
            if (!answers.has(which)) last = which;
            expect(answer).toEqual(answers.get(which) ?? answer);
            answers.set(which, answer);
          }
          expect(contents('a.txt')).toBe(String(last));
          const together = await Promise.all([9, 9, 9].map(one));
          expect(new Set(together.map((each) => JSON.stringify(each))).size).toBe(1);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps to what a user may have', async () => {
    const { write } = world({ filesMax: 2, bytesMax: 10 });
    await write.run({ path: 'a.txt', text: '12345' }, aCall());
    await expect(write.run({ path: 'b/b.txt', text: '123456' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TOO_LARGE',
    });
    await write.run({ path: 'b/b.txt', text: '12345' }, aCall());
    await write.run({ path: 'a.txt', text: '54321' }, aCall());
    await expect(write.run({ path: 'c.txt', text: '' }, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TOO_LARGE',
    });
    await write.run({ path: 'c.txt', text: '' }, aCall({ userId: 'bob' }));
    const wide = { path: 'd.txt', text: 'ü'.repeat(60_000) };
    await expect(world().write.run(wide, aCall())).rejects.toMatchObject({
      code: 'WEIR_TOOL_TOO_LARGE',
    });
  });

  it('reads text alone, and no more than there may be', async () => {
    const { read, root } = world();
    writeFileSync(join(root, 'binary'), Buffer.from([0xff, 0xfe]));
    writeFileSync(join(root, 'zero'), 'a\0b');
    writeFileSync(join(root, 'large'), 'x'.repeat(102_401));
    for (const [path, code] of [
      ['binary', 'TARGET_REFUSED'],
      ['zero', 'TARGET_REFUSED'],
      ['large', 'TOO_LARGE'],
    ]) {
      await expect(read.run({ path }, aCall())).rejects.toMatchObject({
        code: `WEIR_TOOL_${code}`,
      });
    }
  });

  it('keeps tenants and users apart', async () => {
    const { list, read, write } = world();
    await write.run({ path: 'a.txt', text: 'mine' }, aCall());
    for (const other of [
      { tenantId: 't2' },
      { userId: 'bob' },
      { userId: '../anna' },
      { tenantId: '.', userId: 't1/anna' },
    ]) {
      await expect(read.run({ path: 'a.txt' }, aCall(other))).rejects.toMatchObject({
        code: 'WEIR_TOOL_NOT_FOUND',
      });
      expect((await list.run({}, aCall(other))).text).toBe('There are no files.');
    }
  });

  it('lists no more than it may, and nothing that it would not read', async () => {
    const { list, root } = world();
    writeFileSync(join(root, '.hidden'), '');
    writeFileSync(join(root, 'a\nb'), '');
    for (let n = 0; n < 205; n += 1) writeFileSync(join(root, `f${n}`), '');
    const { text } = await list.run({}, aCall());
    expect(text.split('\n').length).toBeLessThanOrEqual(201);
    expect(text).toContain('There are more files than are listed.');
    expect(text).not.toContain('hidden');
  });
});

describe('the ledger of writes', () => {
  const answer = { text: 'done', summary: 'done' };

  it('finishes what a crash has interrupted before anything else is written', async () => {
    const directory = aDirectory();
    const paths = { calls: join(directory, 'calls'), aside: join(directory, 'aside') };
    const written: string[] = [];
    const apply = async ({ text }: Intent): Promise<void> => void written.push(text);
    const dying = await openLedger(paths, () => new Promise(() => undefined));
    void dying.carryOut('k1', { segments: ['a'], text: 'first', answer });
    await expect.poll(() => readdirSync(paths.calls)).toEqual(['k1.intent']);
    const next = await openLedger(paths, apply);
    expect(written).toEqual(['first']);
    expect(await next.answerOf('k1')).toEqual(answer);
    await next.carryOut('k2', { segments: ['a'], text: 'second', answer });
    expect(await (await openLedger(paths, apply)).answerOf('k1')).toEqual(answer);
    expect(written).toEqual(['first', 'second']);
  });

  it('forgets a call that has failed, and the oldest of very many', async () => {
    const directory = aDirectory();
    const paths = { calls: join(directory, 'calls'), aside: join(directory, 'aside') };
    const failing = await openLedger(paths, () => Promise.reject(new Error('no')));
    await expect(failing.carryOut('k1', { segments: ['a'], text: 'x', answer })).rejects.toThrow(
      'no',
    );
    expect(readdirSync(paths.calls)).toEqual([]);
    for (let n = 0; n < 2_001; n += 1) {
      writeFileSync(join(paths.calls, `${n}.done`), JSON.stringify(answer));
      utimesSync(join(paths.calls, `${n}.done`), n, n);
    }
    const ledger = await openLedger(paths, async () => undefined);
    await ledger.carryOut('new', { segments: ['a'], text: 'x', answer });
    expect(readdirSync(paths.calls)).toHaveLength(1_502);
    expect(await ledger.answerOf('0')).toBeUndefined();
    expect(await ledger.answerOf('2000')).toEqual(answer);
  });

  it('holds when the process is killed at any moment', { timeout: 60_000 }, async () => {
    const { directory, write, contents } = world();
    const program = `
      import { writeFile } from './connectors/tools/files/write-file.ts';
      const write = writeFile({ directory: ${JSON.stringify(directory)} });
      const signal = new AbortController().signal;
      for (let n = 0; ; n += 1) {
        await write.run({ path: 'a.txt', text: String(n) }, { tenantId: 't1', userId: 'anna', sessionId: process.argv[1], callId: String(n), signal });
        process.stdout.write(n + '\\n');
      }`;
    for (let round = 0; round < 5; round += 1) {
      const sessionId = `round${round}`;
      const child = spawn(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        program,
        sessionId,
      ]);
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
        if (said.split('\n').length > 5 + round * 3) child.kill('SIGKILL');
      });
      await new Promise((resolve) => child.on('close', resolve));
      const lock = join(directory, 't1', 'anna', 'files.lock');
      if (lstatSync(lock, { throwIfNoEntry: false })) utimesSync(lock, 1, 1);
      const last = said.trimEnd().split('\n').length - 1;
      const again = (n: number) =>
        write.run({ path: 'a.txt', text: String(n) }, aCall({ sessionId, callId: String(n) }));
      const hadEffect = contents('a.txt') === String(last + 1);
      expect(hadEffect || contents('a.txt') === String(last)).toBe(true);
      if (!hadEffect) await again(last + 1);
      await write.run({ path: 'a.txt', text: 'after' }, aCall({ sessionId }));
      for (let n = 0; n <= last + 1; n += 1) await again(n);
      expect(contents('a.txt')).toBe('after');
    }
  });
});
