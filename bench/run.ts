// npm run bench: everything the engine and the gateway must show, in one run on one machine. Ratios are what to
// read; absolute figures are the machine's.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Effort } from './benchmark.ts';
import { catalogue } from './catalogue.ts';
import { machineCard } from './machine.ts';
import { resultHtml } from './report/html.ts';
import { type Result, resultJson } from './report/result.ts';
import { listLines, outcomeLines, verdictLines } from './report/text.ts';
import { whole } from './whole.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    events: { type: 'string' },
    soak: { type: 'string', default: '60' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    html: { type: 'string' },
    help: { type: 'boolean', default: false },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => console.log(line);
const usage = `npm run bench -- [options]
  --only NAME,NAME   some benchmarks only; --list names them and their bars
  --rounds N         rounds that count (7), after warm-up
  --events N         events of a round on Redis (60000)
  --soak SECONDS     length of the soak (60; the bar is for 600)
  --seconds N        length of each load on the gateway (3)
  --profile          where the CPU goes: engine and best loop, gateway and its worker
  --quick            one cold round of little: a look whether everything runs
  --json FILE        figures, bars and rounds as JSON
  --html FILE        the same as a page with charts`;
if (values.help) {
  say(usage);
  process.exit(0);
}
const quick = values.quick;
const effort: Effort = {
  quick,
  rounds: whole('rounds', values.rounds ?? (quick ? '1' : '7')),
  /** A worker runs for days: the figures are those of a warm one. */
  warmUpRounds: quick ? 0 : 4,
  events: whole('events', values.events ?? (quick ? '2000' : '60000')),
  soakSeconds: whole('soak', values.soak),
  seconds: whole('seconds', values.seconds ?? (quick ? '1' : '3')),
  profile: values.profile,
  say,
};

const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !catalogue.some((each) => each.name === name)) ?? [];
if (values.list || unknown.length > 0) {
  for (const name of unknown) console.error(`--only: there is no benchmark ${name}`);
  for (const line of listLines(catalogue)) say(line);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const machine = machineCard();
const chosen = catalogue.filter(({ name }) => wanted?.includes(name) ?? true);
const outcomes: Result['outcomes'][number][] = [];
const started = performance.now();
for (const { name, help, run } of chosen) {
  say(`\n${name}: ${help}`);
  const from = performance.now();
  const outcome = await run(effort);
  const seconds = Math.round((performance.now() - from) / 1_000);
  outcomes.push({ name, help, seconds, ...outcome });
  for (const line of outcomeLines(outcome)) say(line);
}
const result: Result = {
  machine,
  rounds: effort.rounds,
  seconds: Math.round((performance.now() - started) / 1_000),
  outcomes,
};
for (const line of verdictLines(result)) say(line);
if (values.json !== undefined) writeFileSync(values.json, resultJson(result));
if (values.html !== undefined) writeFileSync(values.html, resultHtml(result));
