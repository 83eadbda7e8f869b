// Latency at fixed rates: from the moment an event was due to its handler, through one chain and
// through three that streams join. Warm, as percentiles of every event.
import type { Effort, Figure, Outcome } from './benchmark.ts';
import { type LogServer, startLogServer } from './log-server.ts';
import { spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { offer } from './workers/load.ts';
import { type Latencies, percentiles } from './workers/probe.ts';

interface Measurement {
  readonly name: string;
  readonly chains: 'heard' | 'three';
  readonly perSecond: number;
  readonly found: Latencies[];
}

const roundsMax = 3;
const warmUpPerSecond = 4_000;

const plan = (): readonly Measurement[] => [
  ...[1_000, 5_000, 10_000].map((perSecond) => ({
    ...{ name: 'append_to_handler', chains: 'heard' as const, perSecond, found: [] },
  })),
  { name: 'through_three_chains', chains: 'three', perSecond: 5_000, found: [] },
];

/** Offers beats to the worker of a tenant and answers how late they were heard. */
export const hearAt = async (
  log: LogServer,
  side: Side,
  load: {
    readonly tenantId: string;
    readonly run: number;
    readonly perSecond: number;
    readonly total: number;
  },
): Promise<Latencies> => {
  const hearing = side.run({
    tenantId: load.tenantId,
    run: load.run,
    events: load.total,
    baseMs: 0,
  });
  await offer(log.transport, load);
  const { latencies } = await hearing;
  if (!latencies) throw new Error(`${side.name} has heard nothing`);
  return latencies;
};

const figuresOf = ({ name, perSecond, found }: Measurement): readonly Figure[] =>
  (['p50', 'p99', 'p999'] as const).map((percentile) => ({
    name: `${name}_${percentile}_at_${perSecond}`,
    unit: 'ms',
    spread: spread(found.map((each) => each[percentile])),
  }));

const medianCurve = (found: readonly Latencies[]): readonly number[] =>
  percentiles.map((_, index) => spread(found.map(({ curve }) => curve[index] ?? 0)).median);

/** Measures every rate in turn, several times. */
export const measureLatency = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const seconds = effort.quick ? 0.5 : 8;
  const measurements = plan();
  const sides = new Map<string, Side>();
  let run = 0;
  const once = (chains: string, side: Side, perSecond: number, lasting: number) => {
    run += 1;
    const load = { tenantId: chains, run, perSecond, total: Math.round(perSecond * lasting) };
    return hearAt(log, side, load);
  };
  try {
    for (const chains of ['heard', 'three']) {
      // A worker at a time on the log: the other's tenant has a server of its own in no figure.
      await log.redis.flushdb();
      await log.transport.settlePartitions(chains, 1);
      const side = await startSide(`worker:${chains}`, log.server.url);
      sides.set(chains, side);
      await once(chains, side, warmUpPerSecond, effort.quick ? 0.5 : 6);
      for (let round = 0; round < Math.min(effort.rounds, roundsMax); round += 1) {
        for (const { name, perSecond, found, chains: of } of measurements) {
          if (of !== chains) continue;
          const latencies = await once(chains, side, perSecond, seconds);
          found.push(latencies);
          effort.say(
            `${name} at ${perSecond}/s: p50 ${latencies.p50} ms, p99 ${latencies.p99} ms, ` +
              `p99.9 ${latencies.p999} ms, max ${latencies.max} ms`,
          );
        }
      }
      side.end();
      sides.delete(chains);
    }
  } finally {
    for (const side of sides.values()) side.end();
    await log.stop();
  }
  return {
    figures: measurements.flatMap(figuresOf),
    charts: [
      {
        title: 'Latency by percentile, from the moment an event was due',
        x: { label: 'percentile', values: percentiles.map(String) },
        y: { label: 'ms', log: true },
        lines: measurements.map(({ name, perSecond, found }) => ({
          name: `${name} at ${perSecond}/s`,
          values: medianCurve(found),
        })),
      },
    ],
    notes: ['the load generator shares the machine: tails are upper bounds'],
  };
};
