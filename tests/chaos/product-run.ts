// The whole product under load, from the command line: its workers killed and paused, or their number
// changed while Redis dies.
import { spawnSync } from 'node:child_process';
import { whole } from '../../bench/whole.ts';
import { killWorkers } from './kill-workers.ts';
import { passed, reportLines } from './report.ts';
import { scaleWorkers } from './scale-workers.ts';
import type { Outcome } from './scenario.ts';

const runs = { 'kill-run': killWorkers, 'scale-run': scaleWorkers } as const;

export type ProductRun = keyof typeof runs;

export interface ProductRunShape {
  readonly events: string;
  readonly kills: string;
  readonly workers: string;
  readonly partitions: string;
  readonly seed: string;
}

/** Builds, runs, and says what came of it; nothing when the sources do not build. */
export const productRun = async (
  name: ProductRun,
  given: ProductRunShape,
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
  say(`${name} ${JSON.stringify(shape)}`);
  const outcome = await runs[name]({ ...shape, signal, say });
  for (const line of reportLines(outcome)) say(line);
  return { ...outcome, passed: passed(outcome) };
};
