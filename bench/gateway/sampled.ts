// A CPU profile of the platform's processes while they work: taken by themselves (sampler.mjs), told
// to by a signal, read here.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';
import { profileLines, profileOf } from '../profile.ts';
import type { OurPlatform } from './platform.ts';

const roles = ['gateway', 'worker'] as const;
const settleMs = 500;
const writtenMsMax = 20_000;

/** The settings of a platform that can be profiled. */
export const sampling = (): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=${new URL('./sampler.mjs', import.meta.url).href}`,
});

const untilWritten = async (file: string): Promise<void> => {
  const endMs = systemClock.monotonicMs() + writtenMsMax;
  while (!existsSync(file)) {
    if (systemClock.monotonicMs() > endMs) throw new Error(`no profile in ${file}`);
    await systemClock.sleep(100);
  }
};

/** Profiles gateway and worker while `work` is done, which answers how many requests that were. */
export const profileWhile = async (
  { side, directory }: OurPlatform,
  say: (line: string) => void,
  work: () => Promise<number>,
): Promise<void> => {
  const signal = (): void => {
    for (const role of roles) process.kill(side.pids[role] ?? 0, 'SIGUSR2');
  };
  signal();
  await systemClock.sleep(settleMs);
  const requests = await work();
  signal();
  for (const role of roles) {
    const file = join(directory, `${role}.cpuprofile`);
    await untilWritten(file);
    const kept = join(tmpdir(), `weir-bench-${role}.cpuprofile`);
    copyFileSync(file, kept);
    say(`\nprofile of the ${role}, with waiting left out; for a viewer: ${kept}`);
    const profile = profileOf(JSON.parse(readFileSync(file, 'utf8')));
    for (const line of profileLines(profile, requests, 'request')) say(line);
  }
};
