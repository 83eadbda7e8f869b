// npm run chaos: faults on real servers and real processes, judged by an oracle. Exit code 1 when
// something diverged, when the faults hit nothing, or when a build broken on purpose went unnoticed.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { whole } from '../../bench/whole.ts';
import { type ProductRun, productRun } from './product-run.ts';
import { families, onCluster, onServer } from './suite/families.ts';
import { caughtLines, divergenceLine, hasPassed, suiteLines } from './suite/lines.ts';
import { type Break, breaks } from './suite/process/messages.ts';
import type { ScheduleResult } from './suite/schedule.ts';
import { hasDiverged, runSuite, type SuiteOptions, summariesOf } from './suite/suite.ts';

const usage = `npm run chaos -- --seed 1 --schedules 500   many short schedules of faults, each judged
  --from K        begins at schedule K: a run that was ended goes on there
  --family NAME   one family of faults only:
${families.map(({ name, help }) => `                    ${name.padEnd(14)}${help}`).join('\n')}
  --broken NAME   a build that is broken on purpose, until it is found out: ${breaks.join(', ')}; all
  --lanes N       schedules at a time (2)
  --json FILE     the results as JSON
npm run chaos -- --kill-run                 the whole product under load, workers killed and paused
npm run chaos -- --scale-run                … workers 1 → 3 → 1 and Redis killed, compared by CLI and SQL
  --events N --kills N --workers N --partitions N --seed N --json FILE`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    schedules: { type: 'string', default: '25' },
    from: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    family: { type: 'string' },
    broken: { type: 'string' },
    json: { type: 'string' },
    'kill-run': { type: 'boolean', default: false },
    'scale-run': { type: 'boolean', default: false },
    events: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '10' },
    workers: { type: 'string', default: '3' },
    partitions: { type: 'string', default: '8' },
  },
});

const say = (line: string): void => console.log(line);

const refuse = (line: string): never => {
  console.error(`${line}\n\n${usage}`);
  process.exit(2);
};

const familyNamed = (name: string | undefined): string | undefined => {
  if (name === undefined || families.some((family) => family.name === name)) return name;
  return refuse(`there is no family ${name}`);
};

/** Runs where the wanted family strikes: a cluster only when it is asked for. */
const runAnywhere = (options: SuiteOptions): Promise<readonly ScheduleResult[]> =>
  onCluster.families.some(({ name }) => name === options.family)
    ? runSuite(onCluster, options)
    : runSuite(onServer, options);

const breaksNamed = (name: string): readonly Break[] =>
  name === 'all'
    ? breaks
    : [breaks.find((each) => each === name) ?? refuse(`there is no broken build ${name}`)];

const write = (result: object): void => {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
};

/** Each broken build runs until it is found out. */
const runBroken = async (names: readonly Break[], options: SuiteOptions): Promise<boolean> => {
  const caught = [];
  for (const broken of names) {
    const results = await runAnywhere({ ...options, broken, untilDivergence: true });
    const by = results.find(hasDiverged);
    caught.push({ broken, schedules: results.length, by });
    say(by ? `${broken}: ${divergenceLine(by)}` : `${broken}: not caught`);
  }
  for (const line of caughtLines(caught)) say(line);
  write({ seed: options.seed, caught });
  return caught.every(({ by }) => by !== undefined);
};

const runWhole = async (options: SuiteOptions): Promise<boolean> => {
  const results = await runAnywhere(options);
  say(`seed ${options.seed}, schedules ${options.from} to ${options.from + results.length - 1}`);
  const isWhole = options.family === undefined && results.length >= onServer.families.length;
  for (const line of suiteLines(results, isWhole)) say(line);
  const { seed, from, schedules } = options;
  const isComplete = results.length === schedules;
  if (!isComplete) say(`ended early: go on with --seed ${seed} --from ${from + results.length}`);
  const passed = isComplete && hasPassed(results, isWhole);
  write({ seed, from, passed, families: summariesOf(results), schedules: results });
  return passed;
};

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
const { signal } = interrupted;

const runProduct = async (name: ProductRun): Promise<boolean> => {
  const outcome = await productRun(name, values, signal, say);
  if (outcome) write(outcome);
  return outcome?.passed ?? false;
};

const run = async (): Promise<boolean> => {
  if (values['kill-run']) return runProduct('kill-run');
  if (values['scale-run']) return runProduct('scale-run');
  const options: SuiteOptions = {
    seed: whole('seed', values.seed),
    from: whole('from', values.from),
    schedules: whole('schedules', values.schedules),
    lanes: whole('lanes', values.lanes),
    family: familyNamed(values.family),
    signal,
    finished: (result) => {
      const { schedule, family, orders, ms, evidence } = result;
      say(`${schedule} ${family} ${orders} orders ${ms} ms ${JSON.stringify(evidence)}`);
      if (hasDiverged(result)) say(divergenceLine(result));
    },
  };
  return values.broken === undefined
    ? runWhole(options)
    : runBroken(breaksNamed(values.broken), options);
};

if (values.help) say(usage);
else process.exitCode = (await run()) ? 0 : 1;
