import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { transportContract } from './transport.contract.ts';

transportContract('memory', async () => {
  const clock = virtualClock(1_000);
  return {
    transport: openMemoryTransport(clock),
    pass: async (ms) => clock.advance(ms),
    close: async () => undefined,
  };
});
