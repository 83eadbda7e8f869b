// The soak: a worker under steady load, with state and trimming. Memory and streams must stay flat;
// a short run shows only that it runs.
import { systemClock } from '../engine/kernel/clock.ts';
import type { Chart, Effort, Outcome } from './benchmark.ts';
import { cpuMsOf, rssMbOf } from './cpu.ts';
import { type LogServer, lengthOf, startLogServer } from './log-server.ts';
import { median, spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { beats, heardBeats } from './workers/beat.ts';
import { offer } from './workers/load.ts';

interface Sample {
  readonly atSeconds: number;
  readonly rssMb: number;
  readonly cpuMs: number;
  readonly redisMb: number;
  readonly entries: number;
}

interface Soak {
  /** Before the names of its figures. */
  readonly name: string;
  readonly chains: string;
  readonly perSecond: number;
  /** The one user that all events are of; many when absent. */
  readonly subject?: string;
}

const soaks = {
  keyed: { name: 'soak', chains: 'keyed', perSecond: 2_000 },
  /** Every event begins a match of a single key that none ends, for six hours. */
  pattern: { name: 'cep_soak', chains: 'starting', perSecond: 1_000, subject: 'user-0' },
} as const satisfies Readonly<Record<string, Soak>>;

const tenantId = 'soak';
const sampleMs = 1_000;
/** Streams are trimmed once a minute: below this a run says nothing of them. */
const judgedSeconds = 240;

const sampleOf = async (log: LogServer, side: Side, startedMs: number): Promise<Sample> => {
  const lengths = await Promise.all(
    [beats, heardBeats].map(({ name }) => lengthOf(log.redis, tenantId, name)),
  );
  return {
    atSeconds: Math.round((systemClock.monotonicMs() - startedMs) / 1_000),
    rssMb: rssMbOf(side.pid),
    cpuMs: cpuMsOf(side.pid),
    redisMb: rssMbOf(log.server.pid),
    entries: lengths.reduce((sum, length) => sum + length, 0),
  };
};

const part = (samples: readonly Sample[], from: number, to: number): readonly Sample[] =>
  samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));

/** The last quarter over the second: the first is warming up. */
const growth = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
  median(part(samples, 0.75, 1).map(of)) / median(part(samples, 0.25, 0.5).map(of));

/** Streams rise between two trims: their peaks are compared. */
const peakGrowth = (samples: readonly Sample[]): number => {
  const peak = (some: readonly Sample[]): number => Math.max(...some.map(({ entries }) => entries));
  return peak(part(samples, 0.6, 1)) / peak(part(samples, 0.2, 0.6));
};

const chartOf = (
  title: string,
  label: string,
  samples: readonly Sample[],
  lines: Readonly<Record<string, (sample: Sample) => number>>,
): Chart => ({
  title,
  x: { label: 'seconds', values: samples.map(({ atSeconds }) => atSeconds) },
  y: { label },
  lines: Object.entries(lines).map(([name, of]) => ({ name, values: samples.map(of) })),
});

const outcomeOf = (
  { name, perSecond }: Soak,
  samples: readonly Sample[],
  seconds: number,
  lost: number,
): Outcome => {
  const voided =
    seconds < judgedSeconds ? { voidBecause: `a soak of less than ${judgedSeconds} s` } : {};
  const one = (value: number) => spread([value]);
  const [first, last] = [samples[0], samples.at(-1)];
  const cpuMs = (last?.cpuMs ?? 0) - (first?.cpuMs ?? 0);
  return {
    figures: [
      ...[
        { name: `${name}_rss_growth`, of: growth(samples, ({ rssMb }) => rssMb) },
        { name: `${name}_stream_growth`, of: peakGrowth(samples) },
      ].map((each) => ({ name: each.name, unit: 'x', spread: one(each.of), ...voided })),
      { name: `${name}_rss`, unit: 'MB', spread: spread(samples.map(({ rssMb }) => rssMb)) },
      { name: `${name}_entries`, unit: 'entries', spread: spread(samples.map((s) => s.entries)) },
      { name: `${name}_cpu`, unit: '% of core', spread: one(cpuMs / 10 / seconds) },
      { name: `${name}_lost_or_repeated`, unit: 'events', spread: one(lost) },
    ],
    charts: [
      chartOf(`${name}: memory`, 'MB', samples, {
        worker: ({ rssMb }) => rssMb,
        redis: ({ redisMb }) => redisMb,
      }),
      chartOf(`${name}: entries in the streams`, 'entries', samples, {
        entries: ({ entries }) => entries,
      }),
    ],
    notes: [`${perSecond} events/s for ${seconds} s`],
  };
};

/** Runs a worker under load and watches it. */
const measure = async (soak: Soak, effort: Effort): Promise<Outcome> => {
  const { chains, perSecond } = soak;
  const seconds = effort.quick ? 3 : effort.soakSeconds;
  const log = await startLogServer();
  try {
    await log.transport.settlePartitions(tenantId, 1);
    const side = await startSide(`worker:${chains}`, log.server.url);
    try {
      const total = perSecond * seconds;
      const hearing = side.run({ tenantId, run: 1, events: total, baseMs: 0 });
      const startedMs = systemClock.monotonicMs();
      const samples: Sample[] = [];
      let loaded = false;
      const loading = offer(log.transport, { ...soak, tenantId, run: 1, total }).then(() => {
        loaded = true;
      });
      while (!loaded) {
        samples.push(await sampleOf(log, side, startedMs));
        await systemClock.sleep(sampleMs);
      }
      await loading;
      const { latencies } = await hearing;
      return outcomeOf(soak, samples, seconds, latencies?.repeated ?? 0);
    } finally {
      side.end();
    }
  } finally {
    await log.stop();
  }
};

/** State of many keys under load. */
export const measureSoak = (effort: Effort): Promise<Outcome> => measure(soaks.keyed, effort);

/** A pattern of one key under load. */
export const measurePatternSoak = (effort: Effort): Promise<Outcome> =>
  measure(soaks.pattern, effort);
