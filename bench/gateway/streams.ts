// Many at once: thousands of connections that do nothing, hundreds of streams that take ten seconds.
// Nothing may break, and memory is told.
import type { Effort, Figure, Outcome } from '../benchmark.ts';
import { cpuMsOf, rssMbOf } from '../cpu.ts';
import { spread } from '../ratio.ts';
import { type Connection, openConnection, requestBytes } from './connection.ts';
import { askStream } from './load.ts';
import { startOurs } from './platform.ts';
import { startUpstream } from './upstream-process.ts';
import { answerText, pieces } from './words.ts';

const idleCount = 4_000;
const streamCount = 200;
const lastingMs = 10_000;
const repeats = 5;
/** As many connections as are opened at the same time. */
const openMax = 100;

const sizes = ({ quick }: Effort) =>
  quick
    ? { idle: 200, streams: 20, pieceMs: 5 }
    : { idle: idleCount, streams: streamCount, pieceMs: lastingMs / (repeats * pieces.length) };

/** Whether the server answers on it; never rejects. */
const isAlive = (connection: Connection, health: Buffer): Promise<boolean> =>
  connection.ask(health).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Opens connections, each used once: a client that may come back. */
const openIdle = async (
  url: URL,
  health: Buffer,
  count: number,
): Promise<readonly Connection[]> => {
  const open: Connection[] = [];
  for (let from = 0; from < count; from += openMax) {
    const some = Math.min(openMax, count - from);
    open.push(...(await Promise.all(Array.from({ length: some }, () => openConnection(url)))));
    for (const each of open.slice(-some)) {
      if (!(await isAlive(each, health))) throw new Error('a new connection does not answer');
    }
  }
  return open;
};

const figure = (name: string, unit: string, value: number): Figure => ({
  ...{ name, unit, spread: spread([value]) },
});

/** Holds connections and streams on our gateway. */
export const measureStreams = async (effort: Effort): Promise<Outcome> => {
  const { idle, streams, pieceMs } = sizes(effort);
  const upstream = await startUpstream();
  try {
    const ours = await startOurs(upstream.url);
    const { streamed, pids } = ours.side;
    const gateway = pids['gateway'] ?? 0;
    try {
      await upstream.setPace({ pieceMs, repeats });
      const url = new URL('/healthz', ours.url);
      const health = requestBytes(url, {});
      const startMb = rssMbOf(gateway);
      const idlers = await openIdle(url, health, idle);
      const idleMb = rssMbOf(gateway);
      effort.say(`${idle} connections stand: gateway ${startMb} -> ${idleMb} MB`);
      const startedMs = performance.now();
      const startedCpuMs = cpuMsOf(gateway);
      const expected = answerText.repeat(repeats);
      const heard = await Promise.all(
        Array.from({ length: streams }, async (_, n) => {
          const connection = await openConnection(streamed.url);
          const question = streamed.questions[n % streamed.questions.length] ?? health;
          const result = await askStream(connection, question, expected);
          connection.close();
          return result;
        }),
      );
      const seconds = (performance.now() - startedMs) / 1_000;
      const cpu = (cpuMsOf(gateway) - startedCpuMs) / seconds / 10;
      const activeMb = rssMbOf(gateway);
      const alive = await Promise.all(idlers.map((each) => isAlive(each, health)));
      for (const each of idlers) each.close();
      const broken = heard.filter((each) => typeof each === 'string').length;
      const lost = alive.filter((each) => !each).length;
      effort.say(`${streams} streams in ${seconds.toFixed(1)} s: ${broken} broken, ${lost} lost`);
      return {
        figures: [
          figure('streams_errors', 'errors', broken + lost),
          figure('streams_broken', 'streams', broken),
          figure('streams_lost_connections', 'connections', lost),
          figure('streams_held_for', 's', seconds),
          figure('streams_gateway_cpu', '% of core', cpu),
          figure('streams_rss_before', 'MB', startMb),
          figure('streams_rss_with_idle', 'MB', idleMb),
          figure('streams_rss_with_streams', 'MB', activeMb),
          {
            ...{ name: 'streams_first_text', unit: 'ms' },
            spread: spread(heard.filter((each) => typeof each === 'number')),
          },
        ],
        charts: [],
        notes: [`${idle} idle connections, ${streams} streams begun at once`],
      };
    } finally {
      await ours.stop();
    }
  } finally {
    upstream.stop();
  }
};
