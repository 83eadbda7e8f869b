// Tier B, durable: every query on Redis with AOF everysec, one worker task, one commit per batch;
// each round in turn, beside the fair and the best loop that only pass events through.
import { systemClock } from '../engine/kernel/clock.ts';
import { decodeEvent } from '../engine/stream/codec.ts';
import type { Effort, Figure, Outcome } from './benchmark.ts';
import { appendAll, type LogServer, startLogServer } from './log-server.ts';
import { queries, queryNamed } from './queries/catalogue.ts';
import { checkOutputs, outputText, type Query } from './queries/query.ts';
import { ratioOf, spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';

interface Contender {
  readonly name: string;
  readonly query: Query;
  readonly side: Side;
  readonly rates: number[];
  readonly cpuUs: number[];
}

const eventsMax = 30_000;
const warmUpRounds = 2;
/** Event time must not run ahead of the clock by more than the allowed skew. */
const aheadMs = 60_000;

const sidesOf = (query: Query): readonly string[] =>
  query.name === 'passthrough'
    ? ['engine:passthrough', 'best_loop:passthrough', 'fair_loop:passthrough']
    : [`engine:${query.name}`];

const outputsOf = async (log: LogServer, tenantId: string, { chain }: Query) => {
  const topic = chain.outputs[0]?.name ?? '';
  return (await log.texts(tenantId, topic)).map((text) => {
    const { subject, data } = decodeEvent(text);
    return outputText(subject, data);
  });
};

const oneRound = async (
  log: LogServer,
  { name, query, side }: Contender,
  tenantId: string,
  total: number,
) => {
  const baseMs = Math.floor((systemClock.now() - aheadMs) / 10_000) * 10_000;
  const events = Array.from({ length: total }, (_, n) => query.event(n, baseMs));
  await appendAll(log.transport, tenantId, events);
  const { ms, cpuUs } = await side.run({ tenantId, events: total, baseMs });
  checkOutputs(name, await outputsOf(log, tenantId, query), query.expect(events));
  await log.redis.flushdb();
  return { rate: Math.round((total / ms) * 1_000), cpuUs: cpuUs / total };
};

const ratioFigures = (contenders: readonly Contender[]): readonly Figure[] => {
  const of = (name: string): readonly number[] =>
    contenders.find((each) => each.name === name)?.rates ?? [];
  const over = (name: string, a: string, b: string): Figure[] =>
    of(a).length === 0 || of(b).length === 0
      ? []
      : [{ name, unit: 'x', spread: ratioOf(of(a), of(b)) }];
  return [
    ...over('passthrough_vs_best_loop', 'engine:passthrough', 'best_loop:passthrough'),
    ...over('passthrough_vs_fair_loop', 'engine:passthrough', 'fair_loop:passthrough'),
    ...over('ten_operators_vs_one', 'engine:ten_operators', 'engine:one_operator'),
    ...over('cep_stage_vs_without', 'engine:scored_with_cep', 'engine:scored'),
  ];
};

const outcomeOf = (contenders: readonly Contender[]): Outcome => ({
  figures: [
    ...ratioFigures(contenders),
    ...contenders.flatMap(({ name, rates, cpuUs }) => [
      { name: `durable ${name}`, unit: 'events/s', spread: spread(rates) },
      { name: `durable ${name} cpu`, unit: 'us/event', spread: spread(cpuUs) },
    ]),
  ],
  charts: [
    {
      title: 'Durable: events per second, by query',
      x: { label: 'query', values: contenders.map(({ name }) => name.replace('engine:', '')) },
      y: { label: 'events/s' },
      lines: [{ name: 'median', values: contenders.map(({ rates }) => spread(rates).median) }],
    },
  ],
  notes: [],
});

/** Runs queries on Redis. Throws when one of them loses, repeats, invents or reorders anything. */
const measure = async (effort: Effort, chosen: readonly Query[]): Promise<Outcome> => {
  const log = await startLogServer();
  const contenders: Contender[] = [];
  const events = Math.min(effort.events, eventsMax);
  const warmUp = Math.min(effort.warmUpRounds, warmUpRounds);
  try {
    for (const query of chosen) {
      for (const name of sidesOf(query)) {
        const side = await startSide(name, log.server.url);
        contenders.push({ name, query, side, rates: [], cpuUs: [] });
      }
    }
    for (let round = -warmUp; round < effort.rounds; round += 1) {
      for (const [index, contender] of contenders.entries()) {
        const { rate, cpuUs } = await oneRound(
          log,
          contender,
          `d${index}r${round + warmUp}`,
          events,
        );
        if (round < 0) continue;
        contender.rates.push(rate);
        contender.cpuUs.push(cpuUs);
      }
      effort.say(`${round < 0 ? 'warm-up' : `round ${round + 1}`}  of ${contenders.length} sides`);
    }
  } finally {
    for (const { side } of contenders) side.end();
    await log.stop();
  }
  return outcomeOf(contenders);
};

/** The queries, and what a loop written by hand does for the first of them. */
export const measureDurable = (effort: Effort): Promise<Outcome> => measure(effort, queries);

/** What steps cost: ten that do nothing beside one, a pipeline with a pattern behind it beside it alone. */
export const measureSteps = (effort: Effort): Promise<Outcome> =>
  measure(
    effort,
    ['one_operator', 'ten_operators', 'scored', 'scored_with_cep'].map((name) => queryNamed(name)),
  );
