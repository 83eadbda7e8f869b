// A file of pipelines in an empty directory of its own, as somebody would write it there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFile {
  readonly directory: string;
  readonly path: string;
  write(text: string, name?: string): void;
  remove(): void;
}

/** Makes the directory and writes the file. */
export const pipelineFile = (text: string): TestFile => {
  const directory = mkdtempSync(join(tmpdir(), 'wf-'));
  const write = (content: string, name = 'mine.ts'): void =>
    writeFileSync(join(directory, name), content);
  write(text);
  return {
    directory,
    path: join(directory, 'mine.ts'),
    write,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

/** Counts clicks per page, times `factor`; `step` is the keyed step between. */
export const clicksPerPage = (factor = 1, step = `count('clicks')`): string => `
import { count, map, pipeline, sliding, Type, topic } from 'weir';

const hourMs: number = 3_600_000;
const clicks = topic({
  name: 'clicks',
  schema: Type.Object({ page: Type.String() }),
  retentionMs: hourMs,
});
const totals = topic({
  name: 'page_totals',
  schema: Type.Object({ page: Type.String(), clicks: Type.Integer() }),
  retentionMs: hourMs,
});

export const perPage = pipeline({
  name: 'per_page',
  from: clicks,
  key: ({ data }) => data.page,
  flow: (events) =>
    events.pipe(
      ${step},
      map('total', ({ value, count = 0 }) => {
        if (value.data.page === '/broken') throw new RangeError('a page that breaks the step');
        return { page: value.data.page, clicks: count * ${factor} };
      }),
    ),
  to: totals,
});
`;
