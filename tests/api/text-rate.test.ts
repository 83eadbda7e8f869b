// The rate of texts: on the transport in memory, with a clock of its own.
import { describe, expect, it } from 'vitest';
import { textRate } from '../../api/callers/text-rate.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';

const ada = { tenantId: 't1', subject: 'ada' };
const start = Date.UTC(2026, 0, 1, 12, 0, 30);

const setUp = () => {
  const clock = virtualClock(start);
  const transport = openMemoryTransport(clock);
  return { clock, rate: textRate({ name: 'texts', textsMax: 5, transport, clock }) };
};

describe('the rate of texts', () => {
  it('is one for each user and minute', async () => {
    const { clock, rate } = setUp();
    expect([await rate.take(ada, 3), await rate.take(ada, 2)]).toEqual([2, 0]);
    await expect(rate.take(ada, 1)).rejects.toMatchObject({
      ...{ code: 'WEIR_API_RATE_LIMITED', detail: { retry_after_seconds: 30 } },
    });
    expect(await rate.take({ ...ada, subject: 'bob' }, 1)).toBe(4);
    expect(await rate.take({ ...ada, tenantId: 't2' }, 1)).toBe(4);
    clock.advance(30_000);
    expect(await rate.take(ada, 1)).toBe(4);
  });

  it('takes nothing from a user who has asked for more than is left', async () => {
    const { rate } = setUp();
    await rate.take(ada, 3);
    await expect(rate.take(ada, 3)).rejects.toMatchObject({ status: 429 });
    expect(await rate.take(ada, 2)).toBe(0);
  });
});
