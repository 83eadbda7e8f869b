// npm run chaos -- --kill-run: the whole product under load while its workers are killed and paused.
import { spawnSync } from 'node:child_process';
import { whole } from '../../bench/whole.ts';
import { killWorkers } from './kill-workers.ts';
import { passed, reportLines } from './report.ts';
import type { Outcome } from './scenario.ts';

export interface KillRunShape {
  readonly events: string;
  readonly kills: string;
  readonly workers: string;
  readonly partitions: string;
  readonly seed: string;
}

/** Builds, runs, and says what came of it; nothing when the sources do not build. */
export const killRun = async (
  given: KillRunShape,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<(Outcome & { readonly passed: boolean }) | undefined> => {
  const shape = {
    events: whole('events', given.events),
    kills: whole('kills', given.kills),
    workers: whole('workers', given.workers),
    partitions: whole('partitions', given.partitions),
    seed: whole('seed', given.seed),
  };
  // The workers run dist/: it must be what the sources say.
  const built = spawnSync(process.execPath, ['api/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) return undefined;
  say(`kill run ${JSON.stringify(shape)}`);
  const outcome = await killWorkers({ ...shape, signal, say });
  for (const line of reportLines(outcome)) say(line);
  return { ...outcome, passed: passed(outcome) };
};
