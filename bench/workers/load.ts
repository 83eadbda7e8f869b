// Beats at a fixed rate: an open loop. Each is due at its own moment whether or not the log keeps
// up, and latency counts from there; what is due together is appended together.
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { beats, beatText, nowUs } from './beat.ts';

export interface Load {
  readonly tenantId: string;
  readonly run: number;
  readonly perSecond: number;
  readonly total: number;
  /** The one user that all beats are of; many in turn when absent. */
  readonly subject?: string;
}

const tickMs = 1;
const appendMax = 500;
const dedupeMs = 60_000;

/** Offers the load; resolves when all of it is appended. */
export const offer = async (transport: Transport, load: Load): Promise<void> => {
  const { tenantId, run, perSecond, total, subject } = load;
  const startUs = nowUs();
  const dueUs = (n: number): number => startUs + (n * 1e6) / perSecond;
  const pending: Promise<unknown>[] = [];
  for (let n = 0; n < total; ) {
    const events: ReturnType<typeof beatText>[] = [];
    const timeMs = systemClock.now();
    for (; n < total && dueUs(n) <= nowUs() && events.length < appendMax; n += 1) {
      events.push(beatText(tenantId, { run, n, due_us: dueUs(n) }, timeMs, subject));
    }
    if (events.length > 0) {
      const partition = { tenantId, partition: 0 };
      pending.push(transport.append({ partition, topic: beats.name, events, dedupeMs }));
    }
    if (n < total && dueUs(n) > nowUs()) await systemClock.sleep(tickMs);
  }
  await Promise.all(pending);
};
