// One measurement: a side under a load, and the CPU that its processes took for it.
import { systemClock } from '../../engine/kernel/clock.ts';
import { cpuMsOf } from '../cpu.ts';
import { atConnections, atRate, type LoadResult, ofStreams } from './load.ts';
import type { Load } from './scenarios.ts';
import type { GatewaySide } from './side.ts';

export interface Measured extends LoadResult {
  /** CPU per right answer and process, in microseconds. */
  readonly cpuUs: Readonly<Record<string, number>>;
}

const settleMs = 100;
const settleMsMax = 3_000;
const restCpuMs = 20;

/** What follows an answer (facts, archive) is part of its price, and must not fall to whoever is
 * next: waits until the processes are at rest. */
const untilAtRest = async (pids: readonly number[]): Promise<void> => {
  const endMs = systemClock.monotonicMs() + settleMsMax;
  const cpuMs = (): number => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  for (let beforeMs = cpuMs(); systemClock.monotonicMs() < endMs; ) {
    await systemClock.sleep(settleMs);
    const nowMs = cpuMs();
    if (nowMs - beforeMs <= restCpuMs) return;
    beforeMs = nowMs;
  }
};

const applied = ({ whole, streamed }: GatewaySide, load: Load, seconds: number) => {
  if (load.kind === 'rate') return atRate(whole, load.perSecond, seconds);
  if (load.kind === 'streams') return ofStreams(streamed, load.connections, seconds);
  return atConnections([whole], load.connections, seconds);
};

/** Puts a side under a load. */
export const measure = async (
  side: GatewaySide,
  load: Load,
  seconds: number,
): Promise<Measured> => {
  const roles = Object.entries(side.pids);
  const before = roles.map(([, pid]) => cpuMsOf(pid));
  const result = await applied(side, load, seconds);
  await untilAtRest(Object.values(side.pids));
  const cpuUs = roles.map(([role, pid], index): [string, number] => {
    const usedMs = cpuMsOf(pid) - (before[index] ?? 0);
    return [role, (usedMs * 1_000) / result.requests];
  });
  return { ...result, cpuUs: Object.fromEntries(cpuUs) };
};
