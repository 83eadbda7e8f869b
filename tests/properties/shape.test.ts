import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain } from '../../engine/model/chain.ts';
import { record, type WithKey } from '../../engine/model/flow.ts';
import { type AnyOperator, keyedStep } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { changesOf, statesOf } from '../../engine/model/shape.ts';
import type { AnyStateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { recorded, transitionOf } from '../../engine/runtime/version-record.ts';
import { map } from '../../operators/flow/map.ts';
import { counting } from '../../operators/window/aggregate.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { tumbling } from '../../operators/window/tumbling.ts';
import { orders } from '../support/orders.ts';

const number: AnyStateSpec = { initial: () => 0 };

const set = (fingerprint: string): AnyStateSpec => ({ ...number, fingerprint });

const keeper = (label: string, spec: AnyStateSpec = number, kind = 'keep'): AnyOperator =>
  keyedStep<unknown, unknown>(kind, label, [spec], (_, next) => next);

const chainOf = (steps: readonly AnyOperator[], version: number) =>
  chain(
    'c',
    [
      pipeline({
        name: 'p',
        from: orders,
        key: (event) => event.subject,
        flow: () => record<{ amount: number }, WithKey>(steps),
        to: orders,
      }),
    ],
    { version },
  );

const shapeOf = (steps: readonly AnyOperator[]) => statesOf(chainOf(steps, 1));

const labels = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 });

describe('the shape of a chain', () => {
  it('goes on when steps without state come and go, and steps with new labels are added', () => {
    fc.assert(
      fc.property(labels, fc.infiniteStream(fc.constantFrom('', 'map', 'new')), (kept, between) => {
        const before = shapeOf(kept.map((label) => keeper(label)));
        const after = kept.flatMap((label, index) => {
          const extra = between.next().value;
          if (extra === '') return [keeper(label)];
          const added = extra === 'map' ? map(`m${index}`, (x) => x) : keeper(`new ${index}`);
          return [added, keeper(label)] as AnyOperator[];
        });
        expect(changesOf(before, shapeOf(after))).toEqual([]);
      }),
    );
  });

  it('names each state whose step is gone', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...'abcdefgh'], { minLength: 1 }), (left) => {
        const all = [...'abcdefgh'];
        const kept = all.filter((label) => left.includes(label));
        const changes = changesOf(
          shapeOf(all.map((label) => keeper(label))),
          shapeOf(kept.map((label) => keeper(label))),
        );
        expect(changes.map(({ state, change }) => [state, change])).toEqual(
          all.filter((label) => !kept.includes(label)).map((label) => [`p.${label}`, 'removed']),
        );
      }),
    );
  });

  it('notices another order of what keeps state', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 0, max: 7 }), (kept, place) => {
        fc.pre(kept.length > 1);
        const at = place % (kept.length - 1);
        const turned = [...kept];
        [turned[at], turned[at + 1]] = [turned[at + 1] ?? '', turned[at] ?? ''];
        const changes = changesOf(
          shapeOf(kept.map((label) => keeper(label))),
          shapeOf(turned.map((label) => keeper(label))),
        );
        expect(changes).toEqual([
          expect.objectContaining({ change: 'reordered', state: `p.${kept[at]}` }),
        ]);
      }),
    );
  });

  it.each<[string, AnyOperator, AnyOperator]>([
    ['the kind of step', keeper('a'), keeper('a', number, 'other')],
    ['the version of a state', keeper('a'), keeper('a', { ...number, version: 2 })],
    ['text of its own', keeper('a'), keeper('a', { ...number, encode: String })],
    ['a time to live', keeper('a'), keeper('a', { ...number, ttlMs: 1 })],
    ['a timer for a value', keeper('a'), keeper('a', timerSpec())],
    ['the settings of a step', keeper('a', set('1 m')), keeper('a', set('2 m'))],
  ])('is another one with %s', (_, before, after) => {
    const [change, ...more] = changesOf(shapeOf([before]), shapeOf([after]));
    expect(change).toMatchObject({ state: 'p.a', change: 'changed' });
    expect(change?.was).not.toBe(change?.is);
    expect(more).toEqual([]);
  });

  it('is another one for windows of panes of another size, whose numbers stand for other times', () => {
    const window = (sizeMs: number) =>
      tumbling('w', { sizeMs, at: () => 0 }, counting()) as AnyOperator;
    expect(changesOf(shapeOf([window(1_000)]), shapeOf([window(1_000)]))).toEqual([]);
    const [change] = changesOf(shapeOf([window(1_000)]), shapeOf([window(2_000)]));
    expect(change).toMatchObject({ state: 'p.w', change: 'changed' });
    expect([change?.was, change?.is]).toEqual([
      expect.stringContaining('panes of 1000 ms'),
      expect.stringContaining('panes of 2000 ms'),
    ]);
  });

  it('is the same for windows of other sizes: what is kept are times', () => {
    const window = (sizeMs: number) => sliding({ w: { sizeMs } }, { at: () => 0 });
    expect(changesOf(shapeOf([window(1_000)]), shapeOf([window(2_000)]))).toEqual([]);
  });
});

describe('a switch that lets go of state', () => {
  const began = (version: number, states: readonly AnyOperator[], switchId?: string) => ({
    ...{ version, at: '', epoch: 1, offsets: {}, migrated: [], forgot: [], switchId },
    states: recorded(shapeOf(states)),
  });
  const chosen = { id: 's1', version: 2, at: '', forget: true };

  it('holds for its version', () => {
    const records = [began(1, [keeper('a')])];
    const lost = transitionOf(chainOf([keeper('b')], 2), records, chosen);
    expect([lost.refused, lost.forget.map(({ state }) => state)]).toEqual([[], ['p.a']]);
    expect(transitionOf(chainOf([keeper('b')], 3), records, chosen).refused).toHaveLength(1);
    expect(transitionOf(chainOf([keeper('b')], 2), records, undefined).refused).toHaveLength(1);
  });

  it('holds once: what changes after it is refused again', () => {
    const records = [began(1, [keeper('a')]), began(2, [keeper('b')], 's1')];
    const again = transitionOf(chainOf([keeper('c')], 2), records, chosen);
    expect([again.forget, again.refused]).toEqual([
      [],
      [expect.objectContaining({ state: 'p.b', change: 'removed' })],
    ]);
  });
});
