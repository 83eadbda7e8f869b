// A noisy tenant: what the backlog of one tenant does to the latency of another tenant, on the same
// worker and the same chain.
import { systemClock } from '../engine/kernel/clock.ts';
import type { Effort, Outcome } from './benchmark.ts';
import { hearAt } from './latency.ts';
import { type LogServer, startLogServer } from './log-server.ts';
import { ratioOf, spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { answersOf, appendBacklog } from './workers/backlog.ts';
import { beats } from './workers/beat.ts';
import type { Latencies } from './workers/probe.ts';

const roundsMax = 7;
const perSecond = 500;
const seconds = 1.5;
const users = 2_000;
/** More than a worker gets done while the quiet tenant is measured. */
const backlogTotal = 300_000;
/** No run of beats has this number: what the noisy tenant brings is not heard. */
const unheard = 0;
const quiet = 'quiet';
const pollMs = 5;

interface Bench {
  readonly log: LogServer;
  readonly side: Side;
  readonly effort: Effort;
}

const hear = ({ log, side, effort }: Bench, run: number): Promise<Latencies> => {
  const total = effort.quick ? 100 : perSecond * seconds;
  return hearAt(log, side, { tenantId: quiet, run, perSecond, total });
};

/** Hears the quiet tenant while the worker is at the backlog of a new tenant, all of the time. */
const hearBeside = async (bench: Bench, run: number): Promise<Latencies> => {
  const { log, effort } = bench;
  const total = effort.quick ? 50_000 : backlogTotal;
  const backlog = { tenantId: `noisy${run}`, partitions: 1, total, run: unheard, users };
  await appendBacklog(log.transport, backlog);
  await log.transport.settlePartitions(backlog.tenantId, backlog.partitions);
  const task = { tenantId: backlog.tenantId, partition: 0, chain: 'heard' };
  const left = async (): Promise<number> => (await log.transport.lag(task, beats.name)).entries;
  while ((await answersOf(log.redis, backlog)) === 0) await systemClock.sleep(pollMs);
  const latencies = await hear(bench, run);
  if ((await left()) === 0)
    throw new Error('the backlog was too small: the worker has finished it');
  while ((await left()) > 0) await systemClock.sleep(pollMs);
  return latencies;
};

/** Measures the quiet tenant without and with a noisy one, in turn. */
export const measureNoisy = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const without: Latencies[] = [];
  const beside: Latencies[] = [];
  try {
    // The backlogs make the append-only file grow: what its rewriting costs is no tenant's doing.
    await log.redis.config('SET', 'auto-aof-rewrite-percentage', '0');
    await log.transport.settlePartitions(quiet, 1);
    const side = await startSide('worker:heard', log.server.url);
    const bench = { log, side, effort };
    try {
      await hear(bench, 1);
      for (let run = 2; run < 2 + 2 * Math.min(effort.rounds, roundsMax); run += 2) {
        without.push(await hear(bench, run));
        beside.push(await hearBeside(bench, run + 1));
        effort.say(
          `quiet p99 ${without.at(-1)?.p99} ms, beside a backlog ${beside.at(-1)?.p99} ms`,
        );
      }
    } finally {
      side.end();
    }
  } finally {
    await log.stop();
  }
  const at = (which: 'p50' | 'p99', found: readonly Latencies[]): number[] =>
    found.map((each) => each[which]);
  return {
    figures: [
      { name: 'quiet_tenant_p50', unit: 'ms', spread: spread(at('p50', without)) },
      { name: 'quiet_tenant_p50_beside_noisy', unit: 'ms', spread: spread(at('p50', beside)) },
      { name: 'quiet_tenant_p99', unit: 'ms', spread: spread(at('p99', without)) },
      { name: 'quiet_tenant_p99_beside_noisy', unit: 'ms', spread: spread(at('p99', beside)) },
      {
        name: 'noisy_tenant_p99_vs_quiet',
        unit: 'x',
        spread: ratioOf(at('p99', beside), at('p99', without)),
      },
    ],
    charts: [],
    notes: [],
  };
};
