// A side of the comparison: a process of its own, warm, told to run a round by its parent.
import { silentLog } from '../engine/kernel/log.ts';
import { connect } from '../engine/stream/redis/connection.ts';
import type { RoundRequest, RoundResult, RunRound } from './round.ts';
import { bestLoop } from './sides/best-loop.ts';
import { bullmqChain } from './sides/bullmq.ts';
import { engineSide } from './sides/engine.ts';
import { fairLoop } from './sides/fair-loop.ts';

export type SideName = 'engine' | 'engine_at_least_once' | 'fair_loop' | 'best_loop' | 'bullmq';

const open = async (name: SideName, url: string): Promise<RunRound> => {
  if (name === 'engine') return engineSide(url, 'exactly-once');
  if (name === 'engine_at_least_once') return engineSide(url, 'at-least-once');
  const redis = () => connect(url, 'wait', silentLog);
  if (name === 'fair_loop') return fairLoop(await redis(), await redis());
  if (name === 'best_loop') return bestLoop(await redis(), await redis());
  return bullmqChain(url);
};

const [name = 'engine', url = ''] = process.argv.slice(2);
const run = await open(name as SideName, url);
process.on('message', async ({ tenantId, events }: RoundRequest) => {
  const started = performance.now();
  const cpu = process.cpuUsage();
  await run(tenantId, events);
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({ ms: performance.now() - started, cpuUs: user + system } satisfies RoundResult);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
