// The gateway benchmark: the upstream alone, the peer over it, and our gateway with everything on,
// each in turn in every round, under the same loads.
import type { Effort, Outcome } from '../benchmark.ts';
import { rssMbOf } from '../cpu.ts';
import { outcomeOf } from './figures.ts';
import { atConnections, type LoadResult } from './load.ts';
import { type Measured, measure } from './measure.ts';
import { startPeer } from './peer.ts';
import { type OurPlatform, startOurs } from './platform.ts';
import { profileWhile, sampling } from './sampled.ts';
import { type ScenarioKey, scenarioKeys, scenarios } from './scenarios.ts';
import { type GatewaySide, upstreamSide } from './side.ts';
import { startUpstream, type Upstream } from './upstream-process.ts';

interface Stage {
  readonly effort: Effort;
  readonly upstream: Upstream;
  readonly ours: OurPlatform;
  readonly sides: readonly GatewaySide[];
}

const inWords = (name: string, { rps, p50Ms, p99Ms, failed, reasons, cpuUs }: Measured): string => {
  const us = Object.values(cpuUs).reduce((sum, each) => sum + each, 0);
  const cost = us > 0 && Number.isFinite(us) ? `, ${Math.round(us)} us` : '';
  const why = [...reasons].map(([reason, count]) => `${count} times ${reason}`).join(', ');
  const wrong = failed > 0 ? `, FAILED: ${why}` : '';
  return `${name} ${Math.round(rps)}/s ${p50Ms.toFixed(2)}/${p99Ms.toFixed(2)} ms${cost}${wrong}`;
};

/** A gateway runs for days: the figures are those of a warm one. */
const warmUp = async ({ effort, sides }: Stage): Promise<void> => {
  for (const side of sides) {
    for (let round = 0; round < effort.warmUpRounds; round += 1) {
      await measure(side, scenarios.sixteen.load, effort.seconds);
    }
    await measure(side, scenarios.streams.load, effort.seconds);
  }
};

/** One scenario on every side, another one first in each round. */
const inTurn = async (
  { effort, upstream, sides }: Stage,
  key: ScenarioKey,
  round: number,
): Promise<readonly (readonly [GatewaySide['name'], Measured])[]> => {
  const { help, pace, load, times } = scenarios[key];
  await upstream.setPace(pace);
  const measured: (readonly [GatewaySide['name'], Measured])[] = [];
  for (const at of sides.keys()) {
    const side = sides[(at + round) % sides.length] as GatewaySide;
    measured.push([side.name, await measure(side, load, times * effort.seconds)]);
  }
  const each = measured.map(([name, result]) => inWords(name, result));
  effort.say(`round ${round + 1}  ${help}: ${each.join('; ')}`);
  return measured;
};

/** A second gateway for this one measurement: at rest it would cost the others. */
const withTwo = async ({ effort, upstream, ours }: Stage): Promise<LoadResult> => {
  await upstream.setPace({});
  const second = await ours.startSecond();
  try {
    const both = [ours.side.whole, second.whole];
    await atConnections([second.whole], 16, effort.seconds);
    const result = await atConnections(both, 64, effort.seconds);
    effort.say(`two gateways, 64 connections: ${inWords('', { ...result, cpuUs: {} })}`);
    return result;
  } finally {
    await second.stop();
  }
};

const measureRounds = async (stage: Stage, missing: string | undefined): Promise<Outcome> => {
  const { effort, ours, sides } = stage;
  const measured = new Map<string, Measured[]>();
  const two: LoadResult[] = [];
  const of = (side: string, key: ScenarioKey): Measured[] => {
    const name = `${side} ${key}`;
    const list = measured.get(name) ?? [];
    measured.set(name, list);
    return list;
  };
  await warmUp(stage);
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const key of scenarioKeys) {
      for (const [side, result] of await inTurn(stage, key, round)) of(side, key).push(result);
    }
    two.push(await withTwo(stage));
  }
  const rssMb = Object.fromEntries(
    sides.flatMap(({ pids }) => Object.entries(pids).map(([role, pid]) => [role, rssMbOf(pid)])),
  );
  if (effort.profile) {
    await stage.upstream.setPace({});
    await profileWhile(ours, effort.say, async () => {
      const { requests } = await atConnections([ours.side.whole], 16, 2 * effort.seconds);
      return requests;
    });
  }
  return outcomeOf({ of, two, rssMb, ...(missing === undefined ? {} : { missing }) });
};

/** Measures the gateway beside the peer and beside nothing. */
export const measureGateway = async (effort: Effort): Promise<Outcome> => {
  const upstream = await startUpstream();
  const peer = await startPeer(upstream.url, effort.say);
  try {
    const ours = await startOurs(upstream.url, effort.profile ? sampling() : {});
    try {
      const sides = [upstreamSide(upstream.url), ...('side' in peer ? [peer.side] : []), ours.side];
      const missing = 'missing' in peer ? peer.missing : undefined;
      return await measureRounds({ effort, upstream, ours, sides }, missing);
    } finally {
      await ours.stop();
    }
  } finally {
    if ('stop' in peer) peer.stop();
    upstream.stop();
  }
};
