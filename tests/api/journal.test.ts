import { beforeEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal, platformTenant } from '../../api/journal.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { type VirtualClock, virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { decodeEvent } from '../../engine/stream/codec.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { Audit } from '../../pipelines/events/audit.ts';

describe('the record of refusals', () => {
  let clock: VirtualClock;
  let transport: Transport;
  let journal: Journal;
  beforeEach(() => {
    clock = virtualClock(1_000_000);
    transport = openMemoryTransport(clock);
    journal = openJournal({ transport, partitions: 1, clock, log: silentLog });
  });

  const refuse = (times: number): void => {
    for (let n = 0; n < times; n += 1) journal.refusal(platformTenant, '-', { code: 'X' });
  };
  const records = async (): Promise<Audit[]> => {
    const partition = { tenantId: platformTenant, partition: 0 };
    const entries = await transport.range(partition, 'audit', '0', 1_000);
    return entries.map(({ text }) => decodeEvent(text).data as Audit);
  };

  it('has one entry each, with who was refused and why', async () => {
    journal.refusal('t1', 'alice', { code: 'WEIR_API_MODEL_GATE', route: '/chat' });
    const entries = await transport.range({ tenantId: 't1', partition: 0 }, 'audit', '0', 10);
    expect(entries.map(({ text }) => decodeEvent(text))).toMatchObject([
      {
        subject: 'alice',
        data: {
          event_type: 'request_refused',
          principal: 'alice',
          details: { code: 'WEIR_API_MODEL_GATE', route: '/chat' },
        },
      },
    ]);
  });

  it('does not grow with a flood, and says how many it left out', async () => {
    refuse(500);
    expect(await records()).toHaveLength(50);
    clock.advance(1_000);
    refuse(2);
    const all = await records();
    expect(all).toHaveLength(52);
    expect(all[50]?.details).toEqual({ code: 'X', unrecorded_before: 450 });
    expect(all[51]?.details).toEqual({ code: 'X' });
  });
});
