import Type from 'typebox';
import { expect, it } from 'vitest';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const limits = { clockSkewMsMax: Number.MAX_SAFE_INTEGER };
const cities = topic({
  name: 'cities',
  schema: Type.Object({ of: Type.String() }),
  retentionMs: 1,
});
const lines = topic({
  name: 'lines',
  schema: Type.Object({ text: Type.String() }),
  retentionMs: 1,
});
const errors = defineErrors('TEST', {
  AWAY: { status: 503, retry: 'later', message: 'away', help: 'wait' },
});

/** A directory that answers after `turns` turns of the event loop, and remembers what it was asked. */
const directory = (turnsOf: (city: string) => number = () => 1) => {
  const asked: string[] = [];
  let underWay = 0;
  let underWayMax = 0;
  let failures = 0;
  return {
    asked,
    get underWayMax() {
      return underWayMax;
    },
    failNext: (count: number): void => {
      failures = count;
    },
    find: async (city: string): Promise<string> => {
      asked.push(city);
      underWay += 1;
      underWayMax = Math.max(underWayMax, underWay);
      for (let turn = 0; turn < turnsOf(city); turn += 1) await new Promise(setImmediate);
      underWay -= 1;
      if (failures > 0) {
        failures -= 1;
        throw errors.AWAY();
      }
      return `${city} #${asked.length}`;
    },
  };
};

const looking = (
  { find }: ReturnType<typeof directory>,
  { entriesMax = 10, concurrency = 16 } = {},
) =>
  testPipeline(
    pipeline({
      name: 'looking',
      from: cities,
      flow: (events) =>
        events.pipe(
          lookup('mayor', ({ data }) => find(data.of), {
            concurrency,
            cache: {
              by: ({ data }) => data.of,
              at: (event) => event.timeMs,
              ttlMs: 100,
              entriesMax,
            },
          }),
          map('line', ({ data, mayor }) => ({ text: `${data.of}: ${mayor}` })),
        ),
      to: lines,
    }),
    { startMs, limits },
  );

const pipeAll = async (
  test: ReturnType<typeof testPipeline>,
  names: string,
  at = 0,
): Promise<void> => {
  for (const of of names.split(' ')) {
    await test.pipe(cities, { of }, { subject: of, atMs: startMs + at });
  }
};

const textsOf = async (test: ReturnType<typeof testPipeline>): Promise<readonly string[]> =>
  (await test.read(lines)).map(({ data }) => data.text);

describePipeline('a look-up with a cache', () => {
  it('asks once for values of one key, also while the answer is under way', async () => {
    const mayors = directory();
    const test = looking(mayors);
    await pipeAll(test, 'bonn bonn bern bonn');
    await test.settle();
    await pipeAll(test, 'bern bonn', 50);
    expect(await test.read(lines)).toHaveLength(6);
    expect(mayors.asked).toEqual(['bonn', 'bern']);
  });

  it('asks again when the answer is too old in event time, whatever the clock says', async () => {
    const mayors = directory();
    const test = looking(mayors);
    await pipeAll(test, 'bonn', 0);
    await test.settle();
    test.advance(10_000);
    await pipeAll(test, 'bonn', 99);
    await pipeAll(test, 'bonn', 100);
    expect(await textsOf(test)).toEqual(['bonn: bonn #1', 'bonn: bonn #1', 'bonn: bonn #2']);
  });

  it('keeps the order of its values, however long each look-up takes', async () => {
    const mayors = directory((city) => (city === 'slow' ? 9 : 1));
    const test = looking(mayors);
    await pipeAll(test, 'slow bonn slow bern');
    const texts = await textsOf(test);
    expect(texts.map((text) => text.split(':')[0])).toEqual(['slow', 'bonn', 'slow', 'bern']);
    expect(mayors.asked).toEqual(['slow', 'bonn', 'bern']);
  });

  it('has no more look-ups under way than allowed', async () => {
    const mayors = directory(() => 3);
    const test = looking(mayors, { concurrency: 2 });
    await pipeAll(test, 'a b c d e f g');
    await test.settle();
    expect(mayors.underWayMax).toBe(2);
  });

  it('forgets the least recently used when it is full', async () => {
    const mayors = directory();
    const test = looking(mayors, { entriesMax: 2, concurrency: 1 });
    await pipeAll(test, 'a b a c a b');
    await test.settle();
    expect(mayors.asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not remember a failure: the retry asks again, and all share the answer', async () => {
    const mayors = directory();
    const test = looking(mayors);
    mayors.failNext(1);
    await pipeAll(test, 'bonn bonn');
    const texts = await textsOf(test);
    expect(new Set(texts).size).toBe(1);
    expect(texts).toHaveLength(2);
    expect(mayors.asked.length).toBeGreaterThan(1);
    expect(await test.deadLetters()).toEqual([]);
  });
});
