// npm run chaos: faults on real servers and real processes, judged by an oracle. Exit code 1 when
// something diverged or when the faults hit nothing.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { whole } from '../../bench/whole.ts';
import { killWorkers } from './kill-workers.ts';
import { passed, reportLines } from './report.ts';
import type { Scenario } from './scenario.ts';

const scenarios: ReadonlyMap<string, Scenario> = new Map([
  [
    'kill-workers',
    { help: 'workers die by kill -9 and pause beyond their lease, under load', run: killWorkers },
  ],
]);

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: '' },
    events: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '10' },
    workers: { type: 'string', default: '3' },
    partitions: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

const say = (line: string): void => console.log(line);

const runScenario = async (name: string, scenario: Scenario): Promise<boolean> => {
  const shape = {
    events: whole('events', values.events),
    kills: whole('kills', values.kills),
    workers: whole('workers', values.workers),
    partitions: whole('partitions', values.partitions),
    seed: whole('seed', values.seed),
  };
  // The workers run dist/: it must be what the sources say.
  const built = spawnSync(process.execPath, ['api/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) return false;
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  say(`${name} ${JSON.stringify(shape)}`);
  const outcome = await scenario.run({ ...shape, signal: interrupted.signal, say });
  for (const line of reportLines(outcome)) say(line);
  if (values.json !== undefined) {
    const result = { scenario: name, passed: passed(outcome), ...shape, ...outcome };
    writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return passed(outcome);
};

const scenario = scenarios.get(values.scenario);
if (scenario) {
  process.exitCode = (await runScenario(values.scenario, scenario)) ? 0 : 1;
} else {
  say('scenarios:');
  for (const [name, { help }] of scenarios) say(`  --scenario ${name.padEnd(16)} ${help}`);
  process.exitCode = 1;
}
