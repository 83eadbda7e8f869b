// Tier A, in process: every query without Redis, generator → operators → counter, each in a process
// of its own, in turn. Per core means per second of CPU, so that a busy machine lies less.
import type { Effort, Figure, Outcome } from './benchmark.ts';
import { queries } from './queries/catalogue.ts';
import { checkOutputs, type Query } from './queries/query.ts';
import { spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';

const quickEvents = 4_000;
const fullEvents = 100_000;
/** The first round of each query is checked text by text, the others by their number of outputs. */
const checkedEvents = 20_000;
const generatorEvents = 200_000;
const warmUpRounds = 2;
/** A round hour: the same windows in every run. */
const baseMs = 1_767_225_600_000;

const generate = (query: Query, events: number) =>
  Array.from({ length: events }, (_, n) => query.event(n, baseMs));

/** Runs the query once and compares what comes out with its model. */
const checkOnce = async (query: Query, side: Side): Promise<void> => {
  const events = checkedEvents;
  const { outputs = [] } = await side.run({ tenantId: 'bench', events, baseMs, collect: true });
  checkOutputs(query.name, outputs, query.expect(generate(query, events)));
};

/** CPU of one event of the generator alone, which every figure contains. */
const generatorNs = (query: Query, events: number): number => {
  const cpu = process.cpuUsage();
  let sum = 0;
  for (let n = 0; n < events; n += 1) sum += query.event(n, baseMs).timeMs % 2;
  const { user, system } = process.cpuUsage(cpu);
  return ((user + system + (sum < 0 ? 1 : 0)) * 1_000) / events;
};

interface Running {
  readonly query: Query;
  readonly side: Side;
  readonly ns: number[];
  written: number | undefined;
}

const oneRound = async (running: Running, events: number): Promise<number> => {
  const { query, side } = running;
  const { cpuUs, written } = await side.run({ tenantId: 'bench', events, baseMs });
  running.written ??= written;
  if (written !== running.written) throw new Error(`${query.name}: ${written} outputs`);
  return (cpuUs * 1_000) / events;
};

const perCore = (ns: readonly number[]): number[] => ns.map((each) => Math.round(1e9 / each));

const figuresOf = (running: readonly Running[], generator: number): readonly Figure[] => {
  const passed = running.find(({ query }) => query.name === 'passthrough')?.ns ?? [];
  return [
    { name: 'in_process_generator_ns', unit: 'ns/event', spread: spread([generator]) },
    ...running.flatMap(({ query: { name }, ns }) => [
      { name: `in_process_${name}`, unit: 'events/s', spread: spread(perCore(ns)) },
      { name: `in_process_${name}_ns`, unit: 'ns/event', spread: spread(ns) },
    ]),
    ...running
      .filter(({ query }) => query.name === 'sliding_count')
      .map(({ ns }) => ({
        name: 'sliding_count_ns',
        unit: 'ns/event',
        spread: spread(ns.map((each, index) => each - (passed[index] ?? 0))),
      })),
  ];
};

/** Runs every query without Redis. */
export const measureInProcess = async (effort: Effort): Promise<Outcome> => {
  const events = effort.quick ? quickEvents : fullEvents;
  const running: Running[] = [];
  try {
    for (const query of queries) {
      const side = await startSide(`in_process:${query.name}`, '');
      running.push({ query, side, ns: [], written: undefined });
      await checkOnce(query, side);
    }
    for (
      let round = -Math.min(effort.warmUpRounds, warmUpRounds);
      round < effort.rounds;
      round += 1
    )
      for (const each of running) {
        const ns = await oneRound(each, events);
        if (round >= 0) each.ns.push(ns);
      }
  } finally {
    for (const { side } of running) side.end();
  }
  const [first] = queries;
  return {
    figures: figuresOf(
      running,
      first ? generatorNs(first, effort.quick ? quickEvents : generatorEvents) : 0,
    ),
    charts: [
      {
        title: 'In process: CPU of an event, by query',
        x: { label: 'query', values: running.map(({ query }) => query.name) },
        y: { label: 'ns' },
        lines: [{ name: 'median', values: running.map(({ ns }) => spread(ns).median) }],
      },
    ],
    notes: ['the generator is part of each figure; sliding_count_ns is above the pass-through'],
  };
};
