// BullMQ doing the same: consume a job, count its user, add an output job to a second queue.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { RunRound } from '../round.ts';
import { asked, counted } from '../workload.ts';
import { outputOf } from './hand.ts';

const concurrency = 50;

/** A side that runs the BullMQ chain; the queues are named after the tenant. */
export const bullmqChain = (url: string): RunRound => {
  const path = url.slice('unix://'.length);
  const connect = () => new Redis(path, { maxRetriesPerRequest: null });
  return async ({ tenantId, events }) => {
    const output = new Queue(`${tenantId}-out`, { connection: connect() });
    const counts = new Map<string, number>();
    let done = 0;
    await new Promise<void>((resolve, reject) => {
      const worker = new Worker(
        `${tenantId}-${asked.name}`,
        async ({ data }: { data: { text: string } }) => {
          const text = outputOf(data.text, counted.name, counts, new Set());
          await output.add('out', { text });
        },
        { connection: connect(), concurrency },
      );
      worker.on('completed', () => {
        done += 1;
        if (done === events) worker.close().then(resolve, reject);
      });
      worker.on('error', reject);
    });
    await output.close();
  };
};
