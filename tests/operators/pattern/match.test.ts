import Type from 'typebox';
import { expect, it } from 'vitest';
import type { Event } from '../../../engine/model/event.ts';
import { pipeline } from '../../../engine/model/pipeline.ts';
import { topic } from '../../../engine/model/topic.ts';
import { map } from '../../../operators/flow/map.ts';
import type { Match } from '../../../operators/pattern/evidence.ts';
import { match, matchEach } from '../../../operators/pattern/match.ts';
import type { MatchOptions } from '../../../operators/pattern/match-options.ts';
import { type Pattern, pattern } from '../../../operators/pattern/pattern.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const schema = Type.Object({ is: Type.String(), weight: Type.Integer() });
const steps = topic({ name: 'steps', schema, retentionMs: 1 });
const found = topic({ name: 'found', schema: Type.Unknown(), retentionMs: 1 });

type Step = Event<{ is: string; weight: number }>;

const is =
  (wanted: string) =>
  ({ data }: Step): boolean =>
    data.is === wanted;

const abc = pattern('abc', { keep: ({ data }: Step) => data.weight })
  .begin('a', is('a'))
  .followedBy('b', is('b'))
  .followedBy('c', ({ data }, seen) => data.is === 'c' && data.weight > (seen.b[0] ?? 0));

type Abc = Pattern<Step, number, string>;

const open = (options: MatchOptions<string>, searched = abc as unknown as Abc) =>
  testPipeline(
    pipeline({
      name: 'finding',
      from: steps,
      key: (event) => event.subject,
      flow: (events) => events.pipe(match(searched, options)),
      to: found as never,
    }),
    { startMs, limits: { outOfOrderMsMax: 100 } },
  );

type Driver = ReturnType<typeof open>;

const pipe = async (test: Driver, walk: string, fromMs = 0): Promise<void> => {
  for (const [index, letter] of [...walk].entries()) {
    const at = {
      subject: 'ann',
      atMs: startMs + fromMs + index * 10,
      id: `${letter}${fromMs + index * 10}`,
    };
    await test.pipe(steps, { is: letter, weight: index }, at);
  }
};

const matches = async (test: Driver) =>
  (await test.read(found)).map(({ data }) => data as Match<number, string>);

describePipeline('match', () => {
  it('says which events filled which step, with what was kept of them', async () => {
    const test = open({ order: 'log' });
    await pipe(test, 'axbc');
    expect(await matches(test)).toEqual([
      {
        pattern: 'abc',
        key: 'ann',
        startMs,
        endMs: startMs + 30,
        steps: {
          a: [{ id: 'a0', timeMs: startMs, value: 0 }],
          b: [{ id: 'b20', timeMs: startMs + 20, value: 2 }],
          c: [{ id: 'c30', timeMs: startMs + 30, value: 3 }],
        },
      },
    ]);
  });

  it('keeps of an event no more than it was told to, and nothing once nothing is under way', async () => {
    const test = open({ order: 'log', skip: 'skipPastLast' });
    await pipe(test, 'ab');
    expect(await test.state('finding.abc', 'ann')).not.toContain('data');
    await pipe(test, 'xxxxc', 20);
    expect(await matches(test)).toHaveLength(1);
    expect(await test.state('finding.abc', 'ann')).toBeUndefined();
  });

  it('keeps nothing of a key whose events do not concern it', async () => {
    const test = open({ order: 'log' });
    await pipe(test, 'xbcx');
    expect(await test.state('finding.abc', 'ann')).toBeUndefined();
  });

  it('takes events by time, whatever their order in the log, and leaves out late ones', async () => {
    const test = open({});
    for (const [letter, atMs] of [
      ['b', 20],
      ['a', 10],
      ['c', 40],
      ['x', 500],
      ['c', 30],
      ['x', 900],
    ] as const) {
      const at = { subject: 'ann', atMs: startMs + atMs, id: `${letter}${atMs}` };
      await test.pipe(steps, { is: letter, weight: atMs }, at);
    }
    const made = await matches(test);
    expect(
      made.map(({ steps: by }) =>
        Object.values(by)
          .flat()
          .map(({ id }) => id),
      ),
    ).toEqual([['a10', 'b20', 'c40']]);
  });

  it('takes events at once as they were logged, when it is told to', async () => {
    const test = open({ order: 'log' });
    for (const [letter, atMs] of [
      ['a', 50],
      ['b', 20],
      ['c', 10],
    ] as const) {
      const at = { subject: 'ann', atMs: startMs + atMs, id: `${letter}${atMs}` };
      await test.pipe(steps, { is: letter, weight: 100 - atMs }, at);
    }
    const [made] = await matches(test);
    // What is older counts as if it were as new as the newest one held.
    expect(made).toMatchObject({ startMs: startMs + 50, endMs: startMs + 50 });
  });

  it('speaks of an absence when its time is over, without another event', async () => {
    const silence = pattern<Step>('silence')
      .begin('a', is('a'))
      .notFollowedBy('b', is('b'))
      .within(60_000);
    const test = open({}, silence as unknown as Abc);
    await pipe(test, 'a');
    expect(await matches(test)).toEqual([]);
    test.advance(120_000);
    expect(await matches(test)).toMatchObject([{ startMs, endMs: startMs + 60_000 }]);
    expect(await test.state('finding.silence', 'ann')).toBeUndefined();
  });

  it('forgets partial matches when their time is over, without another event', async () => {
    const test = open({ order: 'log' }, abc.within(60_000) as unknown as Abc);
    await pipe(test, 'ab');
    expect(await test.state('finding.abc', 'ann')).toBeDefined();
    test.advance(120_000);
    expect(await test.state('finding.abc', 'ann')).toBeUndefined();
  });

  it.each([
    ['oldest', ['a20', 'a30']],
    ['newest', ['a0', 'a10']],
  ] as const)('keeps to its number of partial matches: the %s go', async (evict, kept) => {
    const test = open({ order: 'log', partialsMax: 2, evict });
    await pipe(test, 'aaaabc');
    const made = await matches(test);
    expect(made.map(({ steps: by }) => by['a']?.[0]?.id)).toEqual(kept);
  });

  it('finds several patterns in the same events, each by itself', async () => {
    const ab = pattern<Step>('ab').begin('a', is('a')).next('b', is('b'));
    const ba = pattern<Step>('ba').begin('b', is('b')).followedBy('a', is('a'));
    const test = testPipeline(
      pipeline({
        name: 'finding',
        from: steps,
        key: (event) => event.subject,
        flow: (events) =>
          events.pipe(
            matchEach('both', [ab, ba], { order: 'log' }),
            map('name', ({ pattern: name }) => name),
          ),
        to: found,
      }),
      { startMs },
    );
    await pipe(test, 'abxa');
    expect((await test.read(found)).map(({ data }) => data)).toEqual(['ab', 'ba']);
  });
});
