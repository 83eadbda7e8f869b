// The pipeline in which things go wrong: it counts and sums up orders per key, after which some are
// poison and some meet a look-up that is away.
import type { Clock } from '../../../../engine/kernel/clock.ts';
import { defineErrors } from '../../../../engine/kernel/errors.ts';
import { type Pipeline, pipeline } from '../../../../engine/model/pipeline.ts';
import { also } from '../../../../operators/flow/also.ts';
import { map } from '../../../../operators/flow/map.ts';
import { sliding } from '../../../../operators/window/sliding.ts';
import { link } from './link.ts';
import { echoes, flagged, orders } from './topics.ts';

/** An order of this amount is a bug that throws. */
export const poison = -1;
/** The look-up of an order of this amount never comes back. */
export const hopeless = -2;

const largeFrom = 900;
const windows = { short: { sizeMs: 10_000 }, long: { sizeMs: 60_000 } } as const;

const errors = defineErrors('CHAOS', {
  LOOKUP_AWAY: {
    status: 503,
    retry: 'later',
    message: 'the look-up of an order is away',
    help: 'It comes back by itself.',
  },
});

export const tally = (clock: Clock): Pipeline =>
  pipeline({
    name: 'tally',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        sliding(windows, { at: (event) => event.timeMs }),
        link(
          ({ value }) => value.data.amount,
          () => clock.id(),
        ),
        map('check', (linked) => {
          const { amount, fails_until_ms: failsUntilMs = 0 } = linked.value.value.data;
          // After the state was written: what a failed batch has done must vanish with it.
          if (amount === poison) throw new RangeError('a poisoned order');
          if (amount === hopeless || clock.now() < failsUntilMs) throw errors.LOOKUP_AWAY();
          return linked;
        }),
        also(flagged, ({ value }) => {
          const { amount } = value.value.data;
          return amount >= largeFrom ? { amount } : undefined;
        }),
        map('echo', ({ value, nth, sum, prev, stamp }) => {
          const { amount } = value.value.data;
          return { amount, nth, sum, prev, stamp, ...value.counts };
        }),
      ),
    to: echoes,
  });
