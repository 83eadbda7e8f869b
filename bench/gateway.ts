// The gateway: the whole /chat path over a bare upstream, beside the upstream alone, in turn.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { removeDirectory, startPlatform, type TestPlatform } from '../tests/support/platform.ts';
import { atConnections, atRate, type LoadResult, type Target } from './load.ts';
import { median } from './ratio.ts';

export interface GatewayFigures {
  /** Answers per second at 16 connections. */
  readonly rps: number;
  /** At 16 connections. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** At 200 requests per second, over the upstream alone. */
  readonly added_p50_ms: number;
  readonly added_p99_ms: number;
  readonly failed: number;
  readonly rss_mb: Readonly<Record<'gateway' | 'worker', readonly [start: number, end: number]>>;
}

const rate = 200;
const rateSeconds = 5;
const connections = 16;
const connectionSeconds = 4;
const warmUpSeconds = 4;
const users = 20;
const prompt = 'Summarise the quarterly report for the board in five bullet points, please.';

const startUpstream = async () => {
  const file = fileURLToPath(new URL('./upstream.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((ready) => child.once('message', (m) => ready(String(m))));
  return { url, stop: () => child.disconnect() };
};

const json = { 'content-type': 'application/json' };

const upstreamTarget = (url: string): Target => ({
  url: `${url}/v1/messages`,
  ask: () => ({
    headers: json,
    body: JSON.stringify({
      ...{ model: 'claude-sonnet-4-6', max_tokens: 1_024 },
      messages: [{ role: 'user', content: prompt }],
    }),
  }),
});

const chatTarget = async (platform: TestPlatform): Promise<Target> => {
  const tokens = await Promise.all(
    Array.from({ length: users }, (_, n) => platform.token({ sub: `bench-${n}` })),
  );
  return {
    url: `${platform.url}/chat`,
    ask: (n) => ({
      headers: { ...json, authorization: `Bearer ${tokens[n % users]}` },
      body: JSON.stringify({ prompt, session_id: `s-${n % 40}` }),
    }),
  };
};

const rssOf = (platform: TestPlatform, name: 'gateway' | 'worker'): number => {
  const lines = readFileSync(`${platform.directory}/${name}.log`, 'utf8').trim().split('\n');
  const { pid } = JSON.parse(lines[0] ?? '{}');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
};

const middle = (results: readonly LoadResult[], field: keyof LoadResult): number =>
  Math.round(median(results.map((result) => result[field])) * 100) / 100;

/** Measures the gateway of the built program. */
export const measureGateway = async (options: {
  readonly rounds: number;
  readonly say: (line: string) => void;
}): Promise<GatewayFigures> => {
  const upstream = await startUpstream();
  const platform = await startPlatform({
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_BASE_URL: upstream.url,
    RATE_LIMIT_RPM: '1000000',
    CEP_SHORT_THRESHOLD: '1000',
    CEP_LONG_THRESHOLD: '1000',
    LEASE_MS: '5000',
  });
  try {
    const direct = upstreamTarget(upstream.url);
    const chat = await chatTarget(platform);
    await atConnections(chat, connections, warmUpSeconds);
    await atConnections(direct, connections, 1);
    const start = { gateway: rssOf(platform, 'gateway'), worker: rssOf(platform, 'worker') };
    const bare: LoadResult[] = [];
    const paced: LoadResult[] = [];
    const closed: LoadResult[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      bare.push(await atRate(direct, rate, rateSeconds));
      paced.push(await atRate(chat, rate, rateSeconds));
      closed.push(await atConnections(chat, connections, connectionSeconds));
      const [b, p, c] = [bare.at(-1), paced.at(-1), closed.at(-1)];
      options.say(
        `round ${round}  200/s: bare ${b?.p50Ms.toFixed(2)}/${b?.p99Ms.toFixed(2)} ms, ` +
          `/chat ${p?.p50Ms.toFixed(2)}/${p?.p99Ms.toFixed(2)} ms (${p?.failed} failed)  ` +
          `16 connections: ${c?.rps.toFixed(0)}/s, ${c?.p50Ms.toFixed(2)}/${c?.p99Ms.toFixed(2)} ms`,
      );
    }
    const added = (field: 'p50Ms' | 'p99Ms'): number =>
      Math.round(
        median(paced.map((result, index) => result[field] - (bare[index]?.[field] ?? 0))) * 100,
      ) / 100;
    return {
      rps: Math.round(middle(closed, 'rps')),
      p50_ms: middle(closed, 'p50Ms'),
      p99_ms: middle(closed, 'p99Ms'),
      added_p50_ms: added('p50Ms'),
      added_p99_ms: added('p99Ms'),
      failed: [...paced, ...closed].reduce((sum, { failed }) => sum + failed, 0),
      rss_mb: {
        gateway: [start.gateway, rssOf(platform, 'gateway')],
        worker: [start.worker, rssOf(platform, 'worker')],
      },
    };
  } finally {
    await platform.stop();
    upstream.stop();
    removeDirectory(platform.directory);
  }
};
