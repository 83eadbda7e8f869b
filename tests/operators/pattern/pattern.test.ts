import { describe, expect, it } from 'vitest';
import { match } from '../../../operators/pattern/match.ts';
import { pattern } from '../../../operators/pattern/pattern.ts';

interface Word {
  readonly text: string;
}

const is =
  (wanted: string) =>
  ({ text }: Word): boolean =>
    text === wanted;
const hello = pattern<Word>('greeting').begin('hello', is('hello'));

/** What the refusal of a pattern says. */
const refusal = (build: () => unknown): unknown => {
  try {
    build();
    return 'not refused';
  } catch (error) {
    const { code, detail } = error as { code: string; detail: Record<string, unknown> };
    return { code, step: detail['step'], problem: detail['problem'] };
  }
};

const code = 'WEIR_ENGINE_PATTERN_INVALID';

describe('a pattern', () => {
  it('is plain data, but for its conditions', () => {
    const { definition } = hello.followedBy('bye', is('bye')).times({ min: 2 }).within(1_000);
    expect(JSON.parse(JSON.stringify(definition))).toMatchObject({
      name: 'greeting',
      withinMs: 1_000,
      steps: [
        { sort: 'take', name: 'hello', min: 1, max: 1 },
        { sort: 'take', name: 'bye', entry: 'followedBy', min: 2, max: 256 },
      ],
    });
  });

  it('is never changed by the words that follow', () => {
    const before = JSON.stringify(hello.definition);
    hello.oneOrMore().optional().next('bye', is('bye'));
    expect(JSON.stringify(hello.definition)).toBe(before);
    expect(Object.isFrozen(hello.definition)).toBe(true);
  });

  it.each([
    ['an absence at the end, without within', hello.notFollowedBy('bye', is('bye')), 'bye'],
    ['the same with notNext', hello.notNext('bye', is('bye')), 'bye'],
    ['nothing but optional steps', hello.optional(), undefined],
    ['two steps of one name', hello.next('hello', is('again')), 'hello'],
    ['a step that takes none', hello.times(0), 'hello'],
    ['a step that takes half an event', hello.times(1.5), 'hello'],
    ['more at least than at most', hello.times({ min: 3, max: 2 }), 'hello'],
    ['a step that takes too many', hello.times(257), 'hello'],
    ['until, for a single event', hello.until(is('bye')), 'hello'],
    ['greedy, for a single event', hello.greedy().next('bye', is('bye')), 'hello'],
    ['a greedy step that ends the pattern', hello.oneOrMore().greedy(), 'hello'],
    [
      'an optional step after an absence, at the end',
      hello.notFollowedBy('bye', is('bye')).followedBy('again', is('again')).optional(),
      'again',
    ],
    ['no time at all', hello.within(0), undefined],
  ])('is refused, with the name of the step: %s', (_, refused, step) => {
    expect(refusal(() => match(refused))).toMatchObject({ code, step });
  });

  it('is refused when a step that takes nothing is counted', () => {
    const barred = hello.notNext('bye', is('bye')) as unknown as typeof hello;
    expect(refusal(() => match(barred.times(2).within(9)))).toMatchObject({ code, step: 'bye' });
  });

  it('is refused with 25 steps', () => {
    let long = hello as ReturnType<typeof hello.next<string>>;
    for (let step = 2; step <= 25; step += 1) long = long.next(`step ${step}`, is('x'));
    expect(refusal(() => match(long))).toMatchObject({ code, problem: 'it has 25 steps' });
  });

  it.each([
    ['no room for partial matches', { partialsMax: 0 }],
    ['a skip to a step that may be empty', { skip: { skipToFirst: 'bye' as const } }],
  ])('is refused with options that do not fit: %s', (_, options) => {
    const maybe = hello.next('bye', is('bye')).optional();
    expect(refusal(() => match(maybe, options))).toMatchObject({ code });
  });
});
