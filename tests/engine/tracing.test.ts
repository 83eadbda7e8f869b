import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import Type from 'typebox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTracing, traceparentOf } from '../../engine/kernel/tracing.ts';
import { chain } from '../../engine/model/chain.ts';
import { keyedStep } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { map } from '../../operators/flow/map.ts';
import { orders } from '../support/orders.ts';

const retentionMs = 3_600_000;
const doubled = topic({ name: 'doubled', schema: orders.schema, retentionMs });
const ends = topic({ name: 'ends', schema: Type.Object({ atMs: Type.Number() }), retentionMs });

const alarm = timerSpec();
const doubling = pipeline({
  name: 'double',
  from: orders,
  flow: (events) => events.pipe(map('twice', ({ data }) => ({ amount: data.amount * 2 }))),
  to: doubled,
});
/** Says a second after an order that it was the last one for a second. */
const ending = pipeline({
  name: 'end',
  from: doubled,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      keyedStep<{ readonly timeMs: number }, { atMs: number }>(
        ...(['silence', 'a second of silence', [alarm]] as const),
        (context, next) => {
          const timer = context.timer(alarm, (dueMs) => next({ atMs: dueMs }));
          return ({ timeMs }) => timer.set(timeMs + 1_000);
        },
      ),
    ),
  to: ends,
});
const both = chain('both', [doubling, ending]);

describe('events where nobody traces', () => {
  it('keep the trace context that they came with', async () => {
    expect(openTracing()).toBeUndefined();
    const test = testPipeline(both);
    await test.pipe(orders, { amount: 1 }, { subject: 'u' });
    const [event] = await test.read(doubled);
    expect(event?.traceparent).toBeUndefined();
    await test.stop();
  });

  it('take only a trace context that is one', () => {
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(traceparentOf(parent)).toBe(parent);
    const others = [undefined, '', 'x', `${parent}-more`, parent.replace('00-', '01-')];
    const empty = '00-00000000000000000000000000000000-b7ad6b7169203331-01';
    for (const text of [...others, empty, parent.toUpperCase()]) {
      expect(traceparentOf(text)).toBeUndefined();
    }
  });
});

describe('events where somebody traces', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  });
  afterEach(() => exporter.reset());
  afterAll(() => trace.disable());

  const spans = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);

  it('have a span per pipeline, each a part of the one before it', async () => {
    const test = testPipeline(both);
    await test.pipe(orders, { amount: 1 }, { subject: 'u', id: 'o1' });
    const [event] = await test.read(doubled);
    const [first] = spans('double');
    const [second] = spans('end');
    expect(first?.parentSpanContext).toBeUndefined();
    expect(second?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId);
    expect(event?.traceparent).toBe(
      `00-${first?.spanContext().traceId}-${first?.spanContext().spanId}-01`,
    );
    expect(first?.attributes).toMatchObject({
      'messaging.message.id': 'o1',
      'messaging.destination.name': 'orders',
      'weir.chain': 'both',
    });
    await test.stop();
  });

  it('are linked with what a timer brings about, which begins a trace of its own', async () => {
    const test = testPipeline(both, { limits: { outOfOrderMsMax: 0 } });
    await test.pipe(orders, { amount: 1 }, { subject: 'u', atMs: 1_767_225_600_000 });
    await test.pipe(orders, { amount: 1 }, { subject: 'v', atMs: 1_767_225_602_000 });
    const [end] = await test.read(ends);
    const woken = spans('end').find(({ links }) => links.length > 0);
    expect(woken?.parentSpanContext).toBeUndefined();
    const [setting] = spans('end').filter(({ links }) => links.length === 0);
    expect(woken?.links.map(({ context }) => context.spanId)).toEqual([
      setting?.spanContext().spanId,
    ]);
    expect(end?.traceparent).toContain(woken?.spanContext().traceId);
    await test.stop();
  });

  it('tell nothing of a batch that was not committed', async () => {
    const test = testPipeline(both);
    test.crashAt('before-commit');
    await test.pipe(orders, { amount: 1 }, { subject: 'u' });
    await test.settle();
    expect(spans('double')).toHaveLength(1);
    await test.stop();
  });
});
