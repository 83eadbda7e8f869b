import * as fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { lookupJoin } from '../../operators/join/lookup-join.ts';
import { arrivals, flushKey, outputsOf, readings, type Tick, ticks } from '../support/arrivals.ts';

type Change = Event<{ n: number; side: 'right' }, 'ticks'>;
type Question = Event<{ n: number; side: 'left' }, 'ticks'>;

interface Answer {
  readonly n: number;
  readonly outcome: string;
  readonly row?: number | undefined;
}

const answers = topic({
  name: 'answers',
  schema: Type.Unsafe<Answer>(Type.Object({})),
  retentionMs: 1,
});

/** Every fifth change removes the row. */
const rowOf = (n: number): number | undefined => (n % 5 === 0 ? undefined : n * 10);

const asking = (versionsPerKeyMax: number) =>
  pipeline({
    name: 'asking',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        map('side', (event) => event as Change | Question),
        lookupJoin('row of that time', {
          table: (event): event is Change => event.data.side === 'right',
          row: ({ data }) => rowOf(data.n),
          versionsPerKeyMax,
          at: (event) => event.timeMs,
        }),
        map('answer', (each): Answer => {
          const { n } = each.value.data;
          const { outcome } = each;
          return outcome === 'found' ? { n, outcome, row: each.row } : { n, outcome };
        }),
      ),
    to: answers,
  });

/** Goes through every change that came before; the newest `versionsMax` of them are known. */
const naive = (came: readonly Tick[], versionsMax: number): readonly Answer[] => {
  const seen: Answer[] = [];
  for (const [place, { n, key, side, atMs }] of came.entries()) {
    if (key === flushKey || side === 'right') continue;
    const changes = came
      .slice(0, place)
      .filter((each) => each.key === key && each.side === 'right')
      .sort((a, b) => a.atMs - b.atMs);
    const known = changes.slice(-versionsMax);
    const valid = known.filter((each) => each.atMs <= atMs).at(-1);
    const row = valid && rowOf(valid.n);
    if (row !== undefined) seen.push({ n, outcome: 'found', row });
    else if (valid || known.length === changes.length) seen.push({ n, outcome: 'missing' });
    else seen.push({ n, outcome: 'forgotten' });
  }
  return seen;
};

describe('a look-up join', () => {
  it.each([1, 3, 100])('finds the row of the time of its event, of %i versions', async (max) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), async (came) => {
        const said = (await outputsOf<Answer>(asking(max), came, undefined, true)).map(
          ({ data }) => data,
        );
        expect(said).toEqual(naive(came, max));
      }),
      { numRuns: 60 },
    );
  });

  it('writes the same however the log is read and who dies', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals(), readings(40), async (came, reading) => {
        const tested = asking(2);
        const asRead = await outputsOf(tested, came, reading, true);
        expect(asRead).toEqual(await outputsOf(tested, came, undefined, true));
      }),
      { numRuns: 40 },
    );
  });
});
