// Time, randomness, timers, composed signals, the environment and the console have one door each. Whoever else needs
// them raw says why, in one line.
import { Visitor } from 'oxc-parser';
import type { Finding, Source } from './source.ts';

type Thing = 'time' | 'durations' | 'randomness' | 'timers' | 'signals' | 'environment' | 'console';

const advice: Readonly<Record<Thing, string>> = {
  time: 'take a Clock (engine/kernel/clock.ts) and ask it',
  durations: 'take a Clock (engine/kernel/clock.ts) and ask it for monotonicMs()',
  randomness: 'take a Clock (engine/kernel/clock.ts): random() and id(); tests use its seed',
  timers: 'take a Clock (engine/kernel/clock.ts) and sleep',
  signals: 'a timeout in it may never come; take a deadline (engine/kernel/deadline.ts)',
  environment: 'declare a setting; api/environment.ts reads it',
  console: 'take a Logger; commands print through api/cli/output.ts',
};

/** Where (a path, from its beginning), what, and why. */
const doors: readonly (readonly [where: string, thing: Thing, why: string])[] = [
  ['engine/kernel/clock.ts', 'time', 'the door itself'],
  ['engine/kernel/clock.ts', 'durations', 'the door itself'],
  ['engine/kernel/clock.ts', 'timers', 'the door itself'],
  ['api/environment.ts', 'environment', 'the door itself'],
  [
    'engine/stream/redis/reader.ts',
    'timers',
    'the next read is sent after the tasks had their turn',
  ],
  ['engine/replay/shadow-run.ts', 'timers', 'one turn of the event loop between two looks'],
  [
    'engine/testing/driver.ts',
    'timers',
    'one turn of the event loop between two ticks of its clock',
  ],
  ['engine/testing/simulate.ts', 'timers', 'the same: one turn between two ticks'],
  [
    'connectors/llm/http.ts',
    'timers',
    'one per request, taken back when it ends: a signal costs ten times as much',
  ],
  ['connectors/llm/bounded.ts', 'signals', 'two signals that the call itself holds'],
  ['api/cli/children.ts', 'timers', 'deadlines of processes, taken back when they are met'],
  ['api/cli/run-role.ts', 'timers', 'the last deadline of a process that does not drain'],
  ['connectors/embedded/pglite-server.mjs', 'console', 'a process that has a log of its own'],
  ['api/build.mjs', 'console', 'a script that people run'],
  ['api/build.mjs', 'time', 'dates what it has built'],
  ['policies/compiler/build.mjs', 'environment', 'a script that people run'],
  ['bench/', 'durations', 'measures how long things take'],
  ['bench/', 'timers', 'offers load at a rate'],
  ['bench/', 'environment', 'a script that people run'],
  ['bench/', 'console', 'a script that people run'],
  ['tests/', 'durations', 'measures how long things take'],
  ['tests/', 'timers', 'waits for real processes'],
  ['tests/chaos/', 'signals', 'two signals that the run itself holds'],
  ['tests/', 'environment', 'passes PATH to them, and looks for development data'],
  ['tests/', 'console', 'says which tests were skipped, and why'],
];

const timers = ['setTimeout', 'setInterval', 'setImmediate'];

const thingOf = (name: string): Thing | undefined => {
  if (name === 'Date.now') return 'time';
  if (name === 'performance.now') return 'durations';
  if (name === 'Math.random') return 'randomness';
  if (timers.includes(name)) return 'timers';
  if (name === 'AbortSignal.any') return 'signals';
  if (name === 'process.env') return 'environment';
  return name.startsWith('console.') ? 'console' : undefined;
};

const isOpen = (path: string, thing: Thing): boolean =>
  doors.some(([where, what]) => path.startsWith(where) && what === thing);

/** Uses of time, randomness, timers, environment and console outside their doors. */
export const doorFindings = ({ path, program, imports, lineOf }: Source): readonly Finding[] => {
  const findings: Finding[] = [];
  const use = (thing: Thing | undefined, name: string, line: number): void => {
    if (thing === undefined || isOpen(path, thing)) return;
    const message = `uses ${name}: ${advice[thing]}, or add a line of reason to tests/tidy/doors.ts`;
    findings.push({ path, line, message });
  };
  for (const { specifier, line } of imports) {
    if (/^(?:node:)?timers\b/.test(specifier)) use('timers', specifier, line);
  }
  new Visitor({
    MemberExpression: ({ object, property, start }) => {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const name = `${object.name}.${property.name}`;
      use(thingOf(name), name, lineOf(start));
    },
    CallExpression: ({ callee, start }) => {
      if (callee.type === 'Identifier') use(thingOf(callee.name), callee.name, lineOf(start));
    },
    NewExpression: ({ callee, arguments: given, start }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'Date' || given.length > 0) return;
      use('time', 'new Date()', lineOf(start));
    },
  }).visit(program);
  return findings;
};

/** Doors that nobody goes through any more. */
export const idleDoors = (paths: readonly string[]): readonly string[] =>
  doors
    .filter(([where]) => !paths.some((path) => path.startsWith(where)))
    .map(([where, thing]) => `${where} ${thing}`);
