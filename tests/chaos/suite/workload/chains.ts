// The chains of the suite's product: what workers run. It knows nothing of AI security, so that what
// is shown here is shown of the engine alone.

import type { SinkRow } from '../../../../connectors/postgres/sink.ts';
import type { Clock } from '../../../../engine/kernel/clock.ts';
import { defineErrors } from '../../../../engine/kernel/errors.ts';
import { type Chain, chain } from '../../../../engine/model/chain.ts';
import type { Event } from '../../../../engine/model/event.ts';
import { type Pipeline, pipeline } from '../../../../engine/model/pipeline.ts';
import type { Sink } from '../../../../engine/model/sink.ts';
import { also } from '../../../../operators/flow/also.ts';
import { count } from '../../../../operators/flow/count.ts';
import { map } from '../../../../operators/flow/map.ts';
import { sliding } from '../../../../operators/window/sliding.ts';
import { link } from './link.ts';
import { echoes, finals, flagged, marks, orders } from './topics.ts';

export interface WorkloadParts {
  readonly clock: Clock;
  readonly sink: Sink<SinkRow>;
}

/** An order of this amount is a bug that throws. */
export const poison = -1;
/** Orders from here on are flagged. */
export const largeFrom = 900;
/** Windows of the sliding counts. */
export const windows = { short: { sizeMs: 10_000 }, long: { sizeMs: 60_000 } } as const;

const retry = { attemptsMax: 30, backoffMs: 10, backoffMsMax: 60 } as const;

const errors = defineErrors('CHAOS', {
  LOOKUP_AWAY: {
    status: 503,
    retry: 'later',
    message: 'the look-up of an order is away',
    help: 'It comes back by itself.',
  },
});

const tally = (clock: Clock): Pipeline =>
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
          const { data } = linked.value.value;
          // After the state was written: what a failed batch has done must vanish with it.
          if (data.amount === poison) throw new RangeError('a poisoned order');
          if (clock.now() < (data.fails_until_ms ?? 0)) throw errors.LOOKUP_AWAY();
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

const marking = pipeline({
  name: 'marking',
  from: echoes,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('echoes of a key'),
      map('mark', ({ value, count: seen }) => ({ seen, of: value.data.nth })),
    ),
  to: marks,
});

const finishing = pipeline({
  name: 'finishing',
  from: echoes,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('echoes that came'),
      map('final', ({ value, count: seen }) => ({ seen, of: value.data.nth })),
    ),
  to: finals,
});

const rowOf = (event: Event<unknown>): SinkRow => ({
  table: 'event_archive',
  values: {
    tenant_id: event.tenantId,
    topic: event.type,
    event_id: event.id,
    time: new Date(event.timeMs).toISOString(),
    subject: event.subject,
    correlation_id: event.correlationId,
    schema_version: event.schemaVersion,
    data: event.data,
  },
});

/** All chains, for one worker. */
export const workload = ({ clock, sink }: WorkloadParts): readonly Chain[] => [
  chain('tally', [tally(clock), marking], { retry }),
  chain('finish', [finishing], { retry }),
  chain(
    'store',
    [
      pipeline({
        name: 'store',
        from: echoes,
        flow: (events) => events.pipe(map('row', rowOf)),
        to: { into: sink },
      }),
    ],
    { retry },
  ),
];
