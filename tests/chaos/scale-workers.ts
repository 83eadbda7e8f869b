// scale-workers: prompts come in through `weir produce` while workers go 1 → 3 → 1 and Redis is killed
// once. Afterwards `weir consume` and SQL must agree: each prompt decided about once, in order.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { systemClock } from '../../engine/kernel/clock.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { eachInOrder, eachOnce } from './oracle/compare.ts';
import type { Divergence } from './oracle/facts.ts';
import { consult } from './oracle.ts';
import { promptSource } from './prompts.ts';
import type { Outcome, RunOptions } from './scenario.ts';
import { settled } from './settled.ts';
import { openStage, type Stage } from './stage.ts';

const tenantId = 't1';
const leaseMs = 1_000;
const lookEveryMs = 20;
const produceTriesMax = 20;
const program = resolve('dist/api/main.js');

type Scale = Pick<RunOptions, 'events' | 'partitions' | 'seed' | 'signal' | 'say'>;

interface Prompt {
  readonly id: string;
  readonly user: string;
  readonly line: string;
}

/** The prompts of a run as the lines that `weir produce` reads. */
const promptsOf = ({ events, seed }: Scale, modelId: string): readonly Prompt[] => {
  const next = promptSource(tenantId, modelId, seed);
  return Array.from({ length: events }, () => {
    const { id, subject, data } = next();
    const { user_id, session_id, prompt } = data as Readonly<Record<string, unknown>>;
    const line = JSON.stringify({ id, data: { user_id, session_id, prompt } });
    return { id, user: subject, line };
  });
};

const weir = ({ settings }: Stage, args: readonly string[]) =>
  spawn(process.execPath, [program, ...args, '--tenant', tenantId], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...settings },
    stdio: ['pipe', 'pipe', 'ignore'],
  });

const ended = (child: ReturnType<typeof weir>): Promise<number | null> =>
  new Promise((done) => child.once('exit', done));

/** Produces all lines; when the log goes away meanwhile, all of them again. Answers the tries. */
const produceAll = async (stage: Stage, prompts: readonly Prompt[]): Promise<number> => {
  for (let tries = 1; tries <= produceTriesMax; tries += 1) {
    const child = weir(stage, ['produce', '--topic', 'raw']);
    const end = ended(child);
    child.stdout.resume();
    // A producer that has given up reads no further.
    await piped(Readable.from(prompts.map(({ line }) => `${line}\n`)), child.stdin).catch(() => {});
    if ((await end) === 0) return tries;
    await systemClock.sleep(leaseMs);
  }
  throw new Error('weir produce has failed over and over');
};

interface Consumed {
  readonly id: string;
  readonly subject: string;
}

/** The decisions as `weir consume` prints them, by the prompt that each is about. */
const consumeDecisions = async (stage: Stage): Promise<readonly Consumed[]> => {
  const child = weir(stage, ['consume', '--topic', 'decision']);
  const end = ended(child);
  const decisions: Consumed[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { correlationid, subject } = JSON.parse(line);
    decisions.push({ id: correlationid, subject });
  }
  const code = await end;
  if (code !== 0) throw new Error(`weir consume has ended with ${code}`);
  return decisions;
};

const idsInSql = async ({ database }: Stage): Promise<readonly string[]> => {
  const { rows } = await database.query(
    'SELECT correlation_id AS id FROM decisions WHERE tenant_id = $1',
    [tenantId],
  );
  return rows.map(({ id }) => id);
};

/** Follows the decisions: more workers, a crash of Redis, fewer workers, each at its share. */
const runPlan = async (stage: Stage, fleet: Fleet, { events, signal, say, partitions }: Scale) => {
  const decided = async (): Promise<number> => {
    const lengths = Array.from({ length: partitions }, (_, partition) =>
      stage.redis.xlen(`weir:{${tenantId}:${partition}}:decision`),
    );
    return (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
  };
  const reach = async (share: number): Promise<void> => {
    while ((await decided()) < share * events) {
      await systemClock.sleep(lookEveryMs, signal);
      signal.throwIfAborted();
    }
  };
  await reach(0.2);
  await Promise.all([fleet.start(), fleet.start()]);
  say(`three workers at ${await decided()} decisions`);
  await reach(0.4);
  const before = await decided();
  await stage.crashRedis();
  say(`Redis killed and started again at ${before} decisions`);
  await reach(0.7);
  for (const worker of fleet.ready.slice(1)) await fleet.drain(worker);
  say(`one worker at ${await decided()} decisions`);
};

const judge = async (
  stage: Stage,
  prompts: readonly Prompt[],
  partitions: number,
): Promise<Pick<Outcome, 'figures' | 'divergences'>> => {
  const sent = prompts.map(({ id }) => id);
  const consumed = await consumeDecisions(stage);
  const stored = await idsInSql(stage);
  const { redis, database } = stage;
  const verdict = await consult({ redis, database, tenantId, partitions, sent });
  const divergences: readonly Divergence[] = [
    ...eachOnce(
      'weir consume',
      sent,
      consumed.map(({ id }) => id),
    ),
    ...eachInOrder(
      'weir consume',
      prompts.map(({ id, user }) => ({ id, subject: user })),
      consumed,
    ),
    ...eachOnce('SQL', sent, stored),
    ...verdict.divergences,
  ];
  return {
    figures: { ...verdict.figures, consumed: consumed.length, in_sql: stored.length },
    divergences,
  };
};

/** Runs the scenario to its end, and compares what the command line and SQL say. */
export const scaleWorkers = async (options: Scale): Promise<Outcome> => {
  const { events, partitions, signal } = options;
  const stage = await openStage({ tenantId, partitions, leaseMs });
  const fleet = openFleet(stage.settings);
  try {
    await fleet.start();
    const prompts = promptsOf(options, stage.modelId);
    const beganMs = systemClock.monotonicMs();
    const [tries] = await Promise.all([produceAll(stage, prompts), runPlan(stage, fleet, options)]);
    await settled(stage, { tenantId, partitions }, signal);
    const workedMs = systemClock.monotonicMs() - beganMs;
    await fleet.stop();
    const deaths = fleet.died.map((id) => ({ kind: 'wrong', where: 'workers', id }) as const);
    const { figures, divergences } = await judge(stage, prompts, partitions);
    return {
      figures,
      evidence: { producers: tries, faults: [...fleet.faults.values()].reduce((a, b) => a + b, 0) },
      eventsPerSecond: Math.round((events / workedMs) * 1_000),
      unseen: [],
      divergences: [...deaths, ...divergences],
    };
  } finally {
    await fleet.stop();
    await stage.close();
  }
};
