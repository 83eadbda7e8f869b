import { afterEach, describe, expect, it } from 'vitest';
import { loadPipelines } from '../../api/cli/pipeline-file.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { clicksPerPage, pipelineFile, type TestFile } from '../support/pipeline-file.ts';

const parts = `import { map, pipeline, Type, topic } from 'weir';
export const [a, b, c] = ['a', 'b', 'c'].map((name) =>
  topic({ name, schema: Type.Object({}), retentionMs: 1 }),
);
const through = (name, from, to) =>
  pipeline({ name, from, flow: (events) => events.pipe(map('it', ({ data }) => data)), to });
export const first = () => through('first', a, b);
export const second = () => through('second', b, c);
`;

describe('a file of pipelines', () => {
  let file: TestFile;
  afterEach(() => file.remove());

  const namesIn = async (text: string) => {
    file = pipelineFile(text);
    file.write(parts, 'parts.ts');
    return (await loadPipelines(file.path)).chains.map(({ name, pipelines }) => [
      name,
      pipelines.map((each) => each.name).join(),
    ]);
  };
  const imports = `import { chain } from 'weir';
import { first, second } from './parts.ts';`;

  it.each([
    ['by name', 'export const mine = first();', [['first', 'first']]],
    ['as the default', 'export default second();', [['second', 'second']]],
    [
      'in a list',
      'export default [first(), second()];',
      [
        ['first', 'first'],
        ['second', 'second'],
      ],
    ],
    [
      'in a chain, and not once more beside it',
      `export const one = first();
       export const two = second();
       export default chain('both', [one, two]);`,
      [['both', 'first,second']],
    ],
    [
      'under two names, once',
      'export const mine = first(); export default mine;',
      [['first', 'first']],
    ],
  ])('is taken for what it exports %s', async (_, text, expected) => {
    expect(await namesIn(`${imports}\n${text}`)).toEqual(expected);
  });

  it('names itself and what it imports, to be watched', async () => {
    await namesIn(`${imports}\nexport default first();`);
    const { files } = await loadPipelines(file.path);
    expect(files.map((each) => each.replace(file.directory, '.')).sort()).toEqual([
      './mine.ts',
      './parts.ts',
    ]);
  });

  it('is read anew each time, with what it imports', async () => {
    await namesIn(`${imports}\nexport default first();`);
    file.write(parts.replaceAll("'first'", "'other'"), 'parts.ts');
    const [chain] = (await loadPipelines(file.path)).chains;
    expect(chain?.name).toBe('other');
  });

  it('shares the engine of the program, and runs', async () => {
    file = pipelineFile(clicksPerPage(2));
    const [chain] = (await loadPipelines(file.path)).chains;
    const [clicks] = chain?.inputs ?? [];
    const [totals] = chain?.outputs ?? [];
    if (!chain || !clicks || !totals) throw new Error('a chain from clicks to totals');
    const test = testPipeline(chain);
    for (const page of ['/', '/', '/a']) await test.pipe(clicks, { page }, { subject: 'ann' });
    expect((await test.read(totals)).map(({ data }) => data)).toEqual([
      { page: '/', clicks: 2 },
      { page: '/', clicks: 4 },
      { page: '/a', clicks: 2 },
    ]);
  });

  it.each([
    ['has none', 'export const nothing = 1;', 'WEIR_API_PIPELINES_NONE'],
    ['is no TypeScript', 'export const = 1;', 'WEIR_API_PIPELINES_UNLOADABLE'],
    ['imports what is not there', `import './nowhere.ts';`, 'WEIR_API_PIPELINES_UNLOADABLE'],
    ['throws', `throw new RangeError('of its own');`, 'WEIR_API_PIPELINES_UNLOADABLE'],
    [
      'has two of one name',
      `${imports}\nexport default [first(), chain('first', [second()])];`,
      'WEIR_API_CHAIN_REPEATED',
    ],
    [
      'defines one that is not complete',
      `import { topic } from 'weir'; topic({ name: 'Bad Name', schema: {}, retentionMs: 1 });`,
      'WEIR_ENGINE_NAME_INVALID',
    ],
  ])('is refused when it %s', async (_, text, code) => {
    await expect(namesIn(text)).rejects.toMatchObject({ code });
  });

  it('is refused when it is not there, and the message says so', async () => {
    file = pipelineFile('');
    await expect(loadPipelines(`${file.directory}/other.ts`)).rejects.toMatchObject({
      code: 'WEIR_API_PIPELINES_UNLOADABLE',
      detail: { said: expect.stringContaining('other.ts') },
    });
  });
});
