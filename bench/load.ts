// Load on an HTTP server: at a fixed rate (open loop: latency counts from the moment a request was
// due, so a slow answer is not hidden) and at a fixed number of connections (closed loop).
import { Agent, request } from 'node:http';

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Target {
  readonly url: string;
  /** The n-th request: headers and body. */
  readonly ask: (n: number) => {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const send = (agent: Agent, { url, ask }: Target, n: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const { headers, body } = ask(n);
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sending.on('error', reject);
    sending.end(body);
  });

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

const summary = (latencies: number[], failed: number, ms: number): LoadResult => {
  const sorted = latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    failed,
    rps: (latencies.length / ms) * 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
};

/** `rate` requests per second for `seconds`. */
export const atRate = async (
  target: Target,
  rate: number,
  seconds: number,
): Promise<LoadResult> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const latencies: number[] = [];
  let failed = 0;
  const pending: Promise<void>[] = [];
  const started = performance.now();
  const total = rate * seconds;
  for (let n = 0; n < total; n += 1) {
    const dueMs = started + (n * 1_000) / rate;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    // A timer may fire a little early; what was late already stays late.
    const fromMs = Math.min(dueMs, performance.now());
    pending.push(
      send(agent, target, n).then(
        (status) => {
          if (status !== 200) failed += 1;
          latencies.push(performance.now() - fromMs);
        },
        () => {
          failed += 1;
        },
      ),
    );
  }
  await Promise.all(pending);
  agent.destroy();
  return summary(latencies, failed, performance.now() - started);
};

/** As fast as `connections` go, for `seconds`. */
export const atConnections = async (
  target: Target,
  connections: number,
  seconds: number,
): Promise<LoadResult> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  let failed = 0;
  let n = 0;
  const started = performance.now();
  const endMs = started + seconds * 1_000;
  const client = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const sentMs = performance.now();
      n += 1;
      const status = await send(agent, target, n).catch(() => 0);
      if (status !== 200) failed += 1;
      latencies.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return summary(latencies, failed, performance.now() - started);
};
