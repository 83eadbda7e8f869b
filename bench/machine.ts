// The machine card: what a run was made on, and of what.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { systemClock } from '../engine/kernel/clock.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gib: number;
  readonly os: string;
  readonly node: string;
  readonly redis: string;
  /** Load of the last minute when the run began: others at work spoil figures. */
  readonly load: number;
  readonly commit: string;
  readonly at: string;
}

const said = (command: string, ...args: readonly string[]): string => {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return stdout?.trim() ?? '';
};

/** The card of this machine, now. */
export const machineCard = (): Machine => {
  const changed = said('git', 'status', '--porcelain') === '' ? '' : ' with changes';
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    os: release(),
    node: process.version,
    redis: /v=(\S+)/.exec(said('redis-server', '--version'))?.[1] ?? 'unknown',
    load: loadavg()[0] ?? 0,
    commit: `${said('git', 'rev-parse', '--short', 'HEAD') || 'unknown'}${changed}`,
    at: new Date(systemClock.now()).toISOString(),
  };
};
