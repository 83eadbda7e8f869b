// kill-workers: the whole product over many partitions while its workers die, come back and pause.
// Afterwards every prompt must have been decided about once, in order, and stored once.
import { systemClock } from '../../engine/kernel/clock.ts';
import { runFaults, type Strike } from './faults.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { runLoad } from './load.ts';
import { consult } from './oracle.ts';
import { promptSource } from './prompts.ts';
import type { Outcome, RunOptions } from './scenario.ts';
import { settled } from './settled.ts';
import { openStage } from './stage.ts';
import type { Progress } from './strike.ts';
import { openWitness, type Witness } from './witness.ts';

const tenantId = 't1';
const leaseMs = 1_000;

/** What every run must have seen, or it proves nothing. */
const unseen = (evidence: Readonly<Record<string, number>>): readonly string[] =>
  ['kills_of_owners', 'take_overs', 'redeliveries', 'fenced_commits'].filter(
    (name) => (evidence[name] ?? 0) === 0,
  );

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const evidenceOf = async (
  strikes: readonly Strike[],
  fleet: Fleet,
  witness: Witness,
): Promise<Readonly<Record<string, number>>> => {
  const kills = strikes.filter(({ kind }) => kind === 'kill');
  return {
    kills: kills.length,
    kills_of_owners: kills.filter(({ tasks }) => tasks.length > 0).length,
    kills_with_work_in_hand: kills.filter(({ entriesInHand }) => entriesInHand > 0).length,
    pauses: strikes.length - kills.length,
    take_overs: sum(await Promise.all(strikes.map(({ tasks }) => witness.takenOver(tasks)))),
    redeliveries: sum(strikes.map(({ entriesInHand }) => entriesInHand)),
    fenced_commits: fleet.refused.get('fenced') ?? 0,
    stale_commits: fleet.refused.get('stale') ?? 0,
    gap_commits: fleet.refused.get('gap') ?? 0,
    faults: sum([...fleet.faults.values()]),
  };
};

/** Runs the scenario to its end and asks the oracle. */
export const killWorkers = async (options: RunOptions): Promise<Outcome> => {
  const { events, partitions, seed, signal, say } = options;
  const backlogMax = Math.ceil(Math.min(2_000, events / 5));
  const startedMs = systemClock.monotonicMs();
  const seconds = (): number => Math.round((systemClock.monotonicMs() - startedMs) / 100) / 10;
  const stage = await openStage({ tenantId, partitions, leaseMs });
  const fleet = openFleet(stage.settings);
  try {
    await Promise.all(Array.from({ length: options.workers }, () => fleet.start()));
    const witness = openWitness(stage.redis, tenantId, partitions);
    const progress: Progress = { appended: 0, horizon: 0 };
    const failing = new AbortController();
    const common = { progress, events, seed, signal: AbortSignal.any([signal, failing.signal]) };
    const beganMs = systemClock.monotonicMs();
    const [{ sent, refusedCopies }, strikes] = await Promise.all([
      runLoad({
        ...{ ...common, transport: stage.transport, tenantId, partitions, backlogMax },
        next: promptSource(tenantId, stage.modelId, seed),
      }),
      runFaults({
        ...{ ...common, fleet, witness, kills: options.kills, leaseMs, say },
        aheadMax: backlogMax,
      }),
    ]).catch((error) => {
      failing.abort();
      throw error;
    });
    say(`all sent after ${seconds()} s`);
    await settled(stage, { tenantId, partitions }, signal);
    const workedMs = systemClock.monotonicMs() - beganMs;
    say(`settled after ${seconds()} s`);
    const evidence = await evidenceOf(strikes, fleet, witness);
    await fleet.stop();
    const deaths = fleet.died.map((id) => ({ kind: 'wrong', where: 'workers', id }) as const);
    const { redis, database } = stage;
    const verdict = await consult({ redis, database, tenantId, partitions, sent });
    say(`judged after ${seconds()} s`);
    return {
      figures: { ...verdict.figures, refused_copies: refusedCopies },
      evidence,
      eventsPerSecond: Math.round((events / workedMs) * 1_000),
      unseen: unseen(evidence),
      divergences: [...deaths, ...verdict.divergences],
    };
  } finally {
    await fleet.stop();
    await stage.close();
  }
};
