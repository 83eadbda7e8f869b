// A noisy tenant: what a flood of one tenant's events does to the latency of another tenant, on the
// same worker and the same chain.
import { keys } from '../engine/stream/keys.ts';
import type { Effort, Outcome } from './benchmark.ts';
import { hearAt } from './latency.ts';
import { startLogServer } from './log-server.ts';
import { ratioOf, spread } from './ratio.ts';
import { startSide } from './side-process.ts';
import { heardBeats } from './workers/beat.ts';
import type { Latencies } from './workers/probe.ts';

const roundsMax = 5;
const perSecond = 200;
const floodTotal = 20_000;
const [quiet, noisy] = ['quiet', 'noisy'];

/** Measures the quiet tenant without and with a flood, in turn. */
export const measureNoisy = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const total = effort.quick ? 100 : perSecond * 5;
  const without: Latencies[] = [];
  const beside: Latencies[] = [];
  let run = 0;
  try {
    for (const tenantId of [quiet, noisy]) await log.transport.settlePartitions(tenantId, 1);
    const side = await startSide('worker:heard', log.server.url);
    const flood = await startSide('flood', log.server.url);
    const once = (): Promise<Latencies> => {
      run += 1;
      return hearAt(log, side, { tenantId: quiet, run, perSecond, total });
    };
    /** Flood upon flood: the noisy tenant always has a backlog. */
    const besideFlood = async (): Promise<Latencies> => {
      let measured = false;
      const flooding = (async () => {
        const pouring = { tenantId: noisy, events: floodTotal, baseMs: 0 };
        while (!measured) await flood.run(pouring);
      })();
      const latencies = await once();
      measured = true;
      await flooding;
      return latencies;
    };
    try {
      await once();
      for (let round = 0; round < Math.min(effort.rounds, roundsMax); round += 1) {
        without.push(await once());
        beside.push(await besideFlood());
        effort.say(`quiet p99 ${without.at(-1)?.p99} ms, beside a flood ${beside.at(-1)?.p99} ms`);
        await log.redis.del(keys.stream({ tenantId: noisy, partition: 0 }, heardBeats.name));
      }
    } finally {
      side.end();
      flood.end();
    }
  } finally {
    await log.stop();
  }
  const p99 = (found: readonly Latencies[]): number[] => found.map((each) => each.p99);
  return {
    figures: [
      { name: 'quiet_tenant_p99', unit: 'ms', spread: spread(p99(without)) },
      { name: 'quiet_tenant_p99_beside_noisy', unit: 'ms', spread: spread(p99(beside)) },
      { name: 'noisy_tenant_p99_vs_quiet', unit: 'x', spread: ratioOf(p99(beside), p99(without)) },
    ],
    charts: [],
    notes: ['the flood comes from a process that shares the machine, too'],
  };
};
