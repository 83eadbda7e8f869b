// weir run, weir dev: a worker for the pipelines of a file. `dev` loads the file again whenever it
// changes; state stays, and a version that cannot go on with it is refused while the old one runs.
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import type { Chain } from '../../engine/model/chain.ts';
import { topologyOf, topologyText } from '../../engine/model/topology.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { enrol } from '../../engine/runtime/registration.ts';
import { startWorker, type Worker } from '../../engine/runtime/worker.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { describedChains } from '../chains.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings, type SettingValues } from '../settings.ts';
import { commandErrors } from './errors.ts';
import { hearInterruption } from './interruption.ts';
import { complain, exitCodes, note, say } from './output.ts';
import { openOwnRedis } from './own-redis.ts';
import { loadPipelines, type PipelineFile } from './pipeline-file.ts';
import { watchSources } from './source-watch.ts';

export interface RunOptions {
  readonly json?: true;
}

interface Stage {
  readonly file: string;
  readonly transport: Transport;
  readonly values: SettingValues;
  readonly log: Logger;
  /** Says what has happened: facts for programs, a line for people. */
  readonly tell: (facts: Readonly<Record<string, unknown>>, line: string) => void;
}

/** Chains may not take the names of the product's: they would share its offsets and its state. */
const withFreeNames = (chains: readonly Chain[], { values, file }: Stage): readonly Chain[] => {
  const taken = new Set(describedChains(values).map(({ name }) => name));
  const clash = chains.find(({ name }) => taken.has(name));
  if (clash) throw commandErrors.CHAIN_REPEATED({ file, chain: clash.name });
  return chains;
};

const load = async (stage: Stage): Promise<PipelineFile> => {
  const loaded = await loadPipelines(stage.file);
  const unused = await enrol(stage.transport, withFreeNames(loaded.chains, stage));
  for (const [chain, states] of unused) {
    if (states.length === 0) continue;
    const advice = `no step uses it any more; it stays until \`weir group drop ${chain}\``;
    stage.tell({ chain, unused_states: states }, `state ${states.join(', ')}: ${advice}`);
  }
  return loaded;
};

/** Starts workers for chains, one after the other, on one set of metrics. */
const workers = ({ transport, values, log }: Stage, forgetsRemoved: boolean) => {
  const metrics = createMetrics(engineMetrics, new Registry());
  const limits = { ...taskLimits, leaseMs: values.LEASE_MS };
  const clock = systemClock;
  return (chains: readonly Chain[]): Worker =>
    startWorker({
      ...{ id: clock.id(), chains, allChains: chains, transport, limits, clock, log, metrics },
      forgetsRemoved,
    });
};

const show = ({ tell }: Stage, word: 'running' | 'reloaded', chains: readonly Chain[]): void => {
  const names = chains.map(({ name }) => name);
  tell({ [word]: true, chains: names, pid: process.pid }, topologyText(topologyOf(chains)));
};

/** Reloads on change, until it is closed; answers which worker runs. */
const reloading = (stage: Stage, begin: (chains: readonly Chain[]) => Worker) => {
  let worker: Worker | undefined;
  let work: Promise<void> = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      const { chains, files } = await load(stage);
      sources.follow([resolve(stage.file), ...files]);
      await worker?.stop();
      worker = begin(chains);
      show(stage, 'reloaded', chains);
    } catch (error) {
      complain(error);
      const code = error instanceof WeirError ? error.code : 'WEIR_API_INTERNAL';
      stage.tell({ reloaded: false, code }, 'the version before it goes on');
    }
  };
  const sources = watchSources(() => {
    stage.tell({ changed: true }, `${stage.file} has changed`);
    work = work.then(reload);
  });
  return {
    begin: ({ chains, files }: PipelineFile): void => {
      sources.follow([resolve(stage.file), ...files]);
      worker = begin(chains);
    },
    stop: async (): Promise<void> => {
      sources.close();
      await work;
      await worker?.stop();
    },
  };
};

const staying = (begin: (chains: readonly Chain[]) => Worker) => {
  let worker: Worker | undefined;
  return {
    begin: ({ chains }: PipelineFile): void => {
      worker = begin(chains);
    },
    stop: async (): Promise<void> => worker?.stop(),
  };
};

/** Runs the pipelines of a file until it is told to stop; with `reload`, whatever becomes of it. */
const runFile = async (
  log: Logger,
  file: string,
  { json, reload }: RunOptions & { readonly reload: boolean },
): Promise<void> => {
  const interruption = hearInterruption(() => process.exit(exitCodes.failed));
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const tell: Stage['tell'] = (facts, line) => say(json ? JSON.stringify(facts) : line);
  // What is wrong with the file is said before anything is started for it.
  await loadPipelines(file);
  const redis = await openOwnRedis({ values, environment, log, say: note });
  try {
    const transport = await openRedisTransport({ url: redis.url, patience: 'wait', log });
    try {
      await transport.verify();
      for (const tenant of values.TENANTS) {
        await transport.settlePartitions(tenant, values.WEIR_PARTITIONS);
      }
      const stage = { file, transport, values, log, tell };
      const loaded = await load(stage);
      const begin = workers(stage, reload);
      const runner = reload ? reloading(stage, begin) : staying(begin);
      runner.begin(loaded);
      show(stage, 'running', loaded.chains);
      if (!json) say(`weir runs ${file} on ${redis.description}`);
      await interruption.asked;
      tell({ stopping: true }, 'weir is stopping: finishing what is in hand');
      await runner.stop();
    } finally {
      await transport.close();
    }
  } finally {
    await redis.stop();
  }
};

/** Runs the pipelines of a file. */
export const run = (log: Logger, file: string, options: RunOptions): Promise<void> =>
  runFile(log, file, { ...options, reload: false });

/** Runs the pipelines of a file, and the next version of it as soon as it is written. */
export const dev = (log: Logger, file: string, options: RunOptions): Promise<void> =>
  runFile(log, file, { ...options, reload: true });
