// npm run simulate: whole workers on the log in memory, many seeds of faults, each judged by a count
// made by hand. Exit code 1 when something diverged, or a build broken on purpose went unnoticed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { whole } from '../../bench/whole.ts';
import { divergenceLine, hasDiverged, lines, type RunResult, runMany, unstruck } from './runs.ts';

const breaks = ['epoch', 'offset', 'contiguity', 'overlay', 'forgetting'] as const;

const usage = `npm run simulate -- --seed 1 --runs 100   many runs under seeded faults, each judged
  --until-divergence  ends with the first run that diverges
  --broken NAME       a build without one of its checks, until it is found out: ${breaks.join(', ')}; all
                      (50 runs at most, or what --runs says)`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    broken: { type: 'string' },
    'until-divergence': { type: 'boolean', default: false },
  },
});

const say = (line: string): void => console.log(line);
const seed = whole('seed', values.seed);

const refuse = (line: string): never => {
  console.error(`${line}\n\n${usage}`);
  process.exit(2);
};

const breaksNamed = (name: string): readonly string[] =>
  name === 'all'
    ? breaks
    : [breaks.find((each) => each === name) ?? refuse(`there is no broken build ${name}`)];

/** The sources are patched where they are loaded, so a broken build is a process of its own. */
const isCaught = (broken: string, runs: number): boolean => {
  const patch = new URL('../chaos/suite/process/patched-source.mjs', import.meta.url).href;
  const script = fileURLToPath(import.meta.url);
  const given = ['--seed', String(seed), '--runs', String(runs), '--until-divergence'];
  const args = ['--import', patch, '--import', 'tsx', script, ...given];
  const env = { ...process.env, WEIR_CHAOS_BREAK: broken };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const found = stdout.split('\n').find((line) => line.startsWith('DIVERGED'));
  say(`${broken}: ${found ?? `not caught in ${runs} runs ${stderr}`}`);
  return found !== undefined;
};

const runWhole = async (runs: number): Promise<boolean> => {
  const results: RunResult[] = [];
  const untilDivergence = values['until-divergence'];
  for await (const result of runMany({ seed, runs, untilDivergence })) {
    results.push(result);
    if (hasDiverged(result)) say(divergenceLine(result));
  }
  for (const line of lines(results)) say(line);
  const never = unstruck(results);
  if (runs >= 50 && never.length > 0) say(`never struck: ${never.join(', ')}`);
  return !results.some(hasDiverged) && (runs < 50 || never.length === 0);
};

const run = async (): Promise<boolean> => {
  if (values.broken === undefined) return runWhole(whole('runs', values.runs ?? '100'));
  const runs = whole('runs', values.runs ?? '50');
  return breaksNamed(values.broken)
    .map((broken) => isCaught(broken, runs))
    .every((caught) => caught);
};

if (values.help) say(usage);
else process.exitCode = (await run()) ? 0 : 1;
