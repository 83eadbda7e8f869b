import { systemClock } from '../engine/kernel/clock.ts';
import { cpuMsOf } from './cpu.ts';
import { startLogServer } from './log-server.ts';
import { startSide } from './side-process.ts';
import { answeringMs, appendBacklog, untilAnswered } from './workers/backlog.ts';
import { prompts } from './workers/prompts.ts';

const log = await startLogServer();
const chains = process.argv[2] ?? 'judging';
const partitions = Number(process.argv[3] ?? 8);
for (const count of [1, 2, 1, 2, 1, 2]) {
  const total = chains === 'judge' ? 30_000 : 120_000;
  const b = {
    kind: chains === 'judge' ? prompts : undefined,
    tenantId: `${chains}${count}`,
    partitions,
    total,
    run: 1,
    users: 2000,
  };
  await log.redis.flushdb();
  await appendBacklog(log.transport, b);
  const sides = [];
  for (let n = 0; n < count; n += 1)
    sides.push(await startSide(`worker:${chains}`, log.server.url));
  await systemClock.sleep(1500);
  const before = sides.map((s) => cpuMsOf(s.pid));
  const r0 = await log.cpuUs();
  const me0 = process.cpuUsage();
  await log.redis.config('RESETSTAT');
  const t0 = performance.now();
  await log.transport.settlePartitions(b.tenantId, partitions);
  await untilAnswered(log.redis, b);
  const wall = performance.now() - t0;
  const ms = await answeringMs(log.redis, b);
  const me = process.cpuUsage(me0);
  const calls = (await log.redis.info('commandstats'))
    .split('\r\n')
    .filter((l) => /fcall|xreadgroup/.test(l))
    .map((l) => l.slice(9, 60));
  console.log(
    count,
    `answering ${ms} wall ${wall | 0}`,
    'side cpu us/e',
    sides.map((s, i) => (((cpuMsOf(s.pid) - (before[i] ?? 0)) * 1000) / total).toFixed(1)),
    'redis',
    (((await log.cpuUs()) - r0) / total).toFixed(1),
    'me',
    ((me.user + me.system) / total).toFixed(1),
    calls,
  );
  for (const s of sides) s.end();
  await systemClock.sleep(300);
}
await log.stop();
