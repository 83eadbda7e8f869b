// A side of a comparison: a process of its own, warm, told by its parent to run rounds.
import { silentLog } from '../engine/kernel/log.ts';
import { connect } from '../engine/stream/redis/connection.ts';
import { type Profile, startProfile } from './profile.ts';
import { queryNamed } from './queries/catalogue.ts';
import type { RoundResult, RunRound } from './round.ts';
import type { SideRequest } from './side-process.ts';
import { bestLoop } from './sides/best-loop.ts';
import { bullmqChain } from './sides/bullmq.ts';
import { countingSide, querySide } from './sides/engine.ts';
import { fairLoop } from './sides/fair-loop.ts';
import { inProcessSide } from './sides/in-process.ts';
import { workerSide } from './sides/worker.ts';

/** Sides by name: `engine:<query>` and `in_process:<query>` run a query, `worker:<chains>` a worker. */
const open = async (name: string, url: string): Promise<RunRound> => {
  const redis = () => connect(url, 'wait', silentLog);
  const [sort, of = ''] = name.split(':');
  if (sort === 'in_process') return inProcessSide(queryNamed(of));
  if (sort === 'engine' && of !== '') return querySide(url, queryNamed(of).chain);
  if (sort === 'engine') return countingSide(url, 'exactly-once');
  if (sort === 'engine_at_least_once') return countingSide(url, 'at-least-once');
  if (sort === 'worker') return workerSide(url, of);
  const work = of === 'passthrough' ? 'pass' : 'count';
  if (sort === 'fair_loop') return fairLoop(await redis(), await redis(), work);
  if (sort === 'best_loop') return bestLoop(await redis(), await redis(), work);
  if (sort === 'numbered_loop') return bestLoop(await redis(), await redis(), work, 'numbered');
  return bullmqChain(url);
};

const [name = 'engine', url = ''] = process.argv.slice(2);
const run = await open(name, url);
let stopProfile = async (): Promise<Profile> => ({ totalUs: 0, functions: [], rooms: [] });

process.on('message', async (request: SideRequest) => {
  if ('profile' in request) {
    if (request.profile === 'stop') return process.send?.(await stopProfile());
    stopProfile = await startProfile();
    return process.send?.('started');
  }
  const started = performance.now();
  const cpu = process.cpuUsage();
  const report = await run(request.round);
  const { user, system } = process.cpuUsage(cpu);
  const result = { ms: performance.now() - started, cpuUs: user + system, ...(report ?? {}) };
  return process.send?.(result satisfies RoundResult);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
