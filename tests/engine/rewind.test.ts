import { Registry } from 'prom-client';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { chain } from '../../engine/model/chain.ts';
import { step } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import type { EventOf } from '../../engine/model/topic.ts';
import { topic } from '../../engine/model/topic.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { orders } from '../support/orders.ts';

const sights = topic({
  name: 'sights',
  schema: Type.Object({ watermark: Type.String() }),
  retentionMs: 60_000,
});

const looking = pipeline({
  name: 'looking',
  from: orders,
  flow: (events) =>
    events.pipe(
      step<EventOf<typeof orders>, { watermark: string }>('look', 'look', (context, next) => () => {
        next({ watermark: String(context.watermarkMs) });
      }),
    ),
  to: sights,
});

describe('a task whose commit was refused', () => {
  it('works on the same events under the watermark that was committed', async () => {
    const clock = virtualClock(0);
    const memory = openMemoryTransport(clock);
    const id = { tenantId: 't1', partition: 0, chain: 'looking' };
    let refusals = 1;
    const transport: Transport = {
      ...memory,
      commit: async (plan) => {
        refusals -= 1;
        return refusals >= 0 ? 'gap' : memory.commit(plan);
      },
    };
    const tenure = await memory.acquire(id, 'owner', [orders.name], 1_000);
    if (!tenure) throw new Error('the lease was not free');
    const task = startTask({
      ...{ id, chain: chain('looking', [looking]), tenure, transport, clock, log: silentLog },
      reader: memory.reader({ chain: id.chain, countMax: 10 }),
      limits: taskLimits,
      metrics: createMetrics(engineMetrics, new Registry()),
    });
    const text = encodeEvent({
      ...{ id: 'o1', source: 'test', type: orders.name, subject: 'c1', timeMs: 90_000 },
      ...{ tenantId: 't1', correlationId: 'o1', traceparent: undefined, expiresAtMs: undefined },
      ...{ replyTo: undefined, schemaVersion: 1, data: { amount: 1 } },
    });
    await memory.append({
      ...{ partition: id, topic: orders.name, events: [{ id: 'o1', text }], dedupeMs: 1_000 },
    });
    const seen = () => memory.range(id, sights.name, '0', 9);
    for (let round = 0; round < 500 && (await seen()).length === 0; round += 1) {
      await new Promise(setImmediate);
      clock.advance(1);
    }
    await task.stop();
    expect(refusals).toBeLessThan(0);
    const [sight] = await seen();
    expect(JSON.parse(sight?.text ?? '{}').data).toEqual({ watermark: '-Infinity' });
  });
});
