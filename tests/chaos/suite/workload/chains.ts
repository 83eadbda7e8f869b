// The chains of the suite's product: what workers run. It knows nothing of AI security, so that what
// is shown here is shown of the engine alone.
import type { SinkRow } from '../../../../connectors/postgres/sink.ts';
import type { Clock } from '../../../../engine/kernel/clock.ts';
import { type Chain, chain } from '../../../../engine/model/chain.ts';
import type { Event } from '../../../../engine/model/event.ts';
import { pipeline } from '../../../../engine/model/pipeline.ts';
import type { Sink } from '../../../../engine/model/sink.ts';
import { count } from '../../../../operators/flow/count.ts';
import { map } from '../../../../operators/flow/map.ts';
import { match } from '../../../../operators/pattern/match.ts';
import { pattern } from '../../../../operators/pattern/pattern.ts';
import { summing } from '../../../../operators/window/aggregate.ts';
import { tumbling } from '../../../../operators/window/tumbling.ts';
import { shelve } from './shelve.ts';
import { tally } from './tally.ts';
import { echoes, finals, gathered, marks, orders, pairs, regrouped, revenues } from './topics.ts';

export interface WorkloadParts {
  readonly clock: Clock;
  readonly sink: Sink<SinkRow>;
}

const retry = { attemptsMax: 30, backoffMs: 10, backoffMsMax: 60 } as const;
const buckets = 5;
const pairFrom = 700;
const windowMs = 10_000;
const pairWithinMs = 20_000;

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

const regrouping = pipeline({
  name: 'regrouping',
  from: echoes,
  flow: (events) =>
    events.pipe(
      map('regroup', ({ subject, data: { nth, amount } }) => ({ of: subject, nth, amount })),
    ),
  to: regrouped,
  subject: ({ amount }) => `b${amount % buckets}`,
});

const gathering = pipeline({
  name: 'gathering',
  from: regrouped,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      shelve(
        (event) => event.id,
        (event) => event.data.of,
      ),
      map('gather', ({ nth, last, ofKind }) => ({ nth, last: [...last], of_key: ofKind })),
    ),
  to: gathered,
});

const finishing = pipeline({
  name: 'finishing',
  from: echoes,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('echoes that came'),
      map('final', ({ value: { data }, count: seen }) => ({
        ...{ seen, of: data.nth, amount: data.amount },
      })),
    ),
  to: finals,
});

const isLarge = (event: Event<{ readonly amount: number }>): boolean =>
  event.data.amount >= pairFrom;

const pair = pattern<Event<{ readonly amount: number }>>('pair')
  .begin('first', isLarge)
  .next('second', isLarge)
  .within(pairWithinMs);

const pairing = pipeline({
  name: 'pairing',
  from: finals,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      match(pair, { skip: 'skipPastLast' }),
      map('name both', ({ steps: { first, second } }) => ({
        ...{ first: first[0]?.id ?? '', second: second[0]?.id ?? '' },
      })),
    ),
  to: pairs,
});

const revenue = pipeline({
  name: 'revenue',
  from: orders,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      tumbling(
        'revenue',
        { sizeMs: windowMs, latenessMs: windowMs, at: (event) => event.timeMs },
        summing((event) => event.data.amount),
      ),
      map('said', (said) => {
        if (said.outcome === 'late') {
          const { id, data } = said.value;
          return { outcome: 'late', start_ms: 0, count: 0, sum: data.amount, before: 0, late: id };
        }
        const before = said.outcome === 'updated' ? (said.previous[0]?.count ?? 0) : 0;
        const { outcome, startMs, count: held, result } = said;
        return { outcome, start_ms: startMs, count: held, sum: result, before, late: '' };
      }),
    ),
  to: revenues,
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
  chain('tally', [tally(clock), marking, regrouping], { retry }),
  chain('finish', [finishing, pairing], { retry }),
  chain('gather', [gathering], { retry }),
  chain('revenue', [revenue], { retry }),
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
