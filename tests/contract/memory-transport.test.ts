import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { broadcastContract } from './broadcast.contract.ts';
import { erasureContract } from './erasure.contract.ts';
import { operationsContract } from './operations.contract.ts';
import { outboxContract } from './outbox.contract.ts';
import { transportContract } from './transport.contract.ts';

const open = async () => {
  const clock = virtualClock(1_000);
  return {
    transport: openMemoryTransport(clock),
    pass: async (ms: number) => clock.advance(ms),
    close: async () => undefined,
  };
};

transportContract('memory', open);
outboxContract('memory', open);
broadcastContract('memory', open);
operationsContract('memory', open);
erasureContract('memory', open);
