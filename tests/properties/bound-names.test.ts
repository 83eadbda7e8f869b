import fc from 'fast-check';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { map } from '../../operators/flow/map.ts';
import { boundNames } from '../../operators/inventory/bound-names.ts';

const namesMax = 3;
const name = Type.Object({ name: Type.String() });
const named = topic({ name: 'named', schema: name, retentionMs: 1_000 });
const passed = topic({ name: 'passed', schema: name, retentionMs: 1_000 });
const bounded = pipeline({
  name: 'bounded',
  from: named,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      boundNames('names', { by: ({ data }) => data.name, namesMax }),
      map('name', ({ data }) => ({ name: data.name })),
    ),
  to: passed,
});

it('a user brings no more than so many names, whose later uses all pass', async () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });
  const property = fc.asyncProperty(names, async (given) => {
    const test = testPipeline(bounded, { disturbedBy: 'crashes' });
    for (const each of given) await test.pipe(named, { name: each }, { subject: 'ann' });
    const found = (await test.read(passed)).map(({ data }) => data.name);
    await test.stop();
    const first = new Set([...new Set(given)].slice(0, namesMax));
    expect(found).toEqual(given.filter((each) => first.has(each)));
  });
  await fc.assert(property, { numRuns: 25 });
});
