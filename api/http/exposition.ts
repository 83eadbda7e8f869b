// Metrics over HTTP: a worker shows its own on a socket or port; a gateway adds up those beside it.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import {
  AggregatorRegistry,
  type MetricObjectWithValues,
  type MetricValue,
  type Registry,
} from 'prom-client';

type MetricList = MetricObjectWithValues<MetricValue<string>>[];

const answerMsMax = 500;

/** Serves `/metrics` (text) and `/metrics.json` at `host:port` or on the socket at a path. */
export const serveMetrics = async (
  listen: string,
  registry: Registry,
): Promise<{ close(): Promise<void> }> => {
  const server: Server = createServer(async (incoming, outgoing) => {
    if (incoming.url === '/metrics.json') {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify(await registry.getMetricsAsJSON()));
    } else if (incoming.url === '/metrics') {
      outgoing.setHeader('content-type', registry.contentType);
      outgoing.end(await registry.metrics());
    } else {
      outgoing.statusCode = 404;
      outgoing.end();
    }
  });
  const isPath = listen.includes('/');
  if (isPath) {
    mkdirSync(dirname(listen), { recursive: true, mode: 0o700 });
    rmSync(listen, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (isPath) server.listen(listen, resolve);
    else {
      const [, host = listen, port = '0'] = /^(.*):(\d+)$/.exec(listen) ?? [];
      server.listen(Number(port), host, resolve);
    }
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const fetchFrom = (socketPath: string): Promise<MetricList> =>
  new Promise((resolve) => {
    const asking = request({ socketPath, path: '/metrics.json', timeout: answerMsMax });
    asking.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString()) as MetricList));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve([]));
    asking.end();
  });

const socketsIn = (directory: string): readonly string[] => {
  if (directory === '') return [];
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.sock'))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
};

/** The exposition of this process and of every socket in `directory`, added up. */
export const exposition = (registry: Registry, directory: string) => async () => {
  const beside = await Promise.all(socketsIn(directory).map(fetchFrom));
  const lists = [await registry.getMetricsAsJSON(), ...beside.filter((list) => list.length > 0)];
  const all = AggregatorRegistry.aggregate(lists);
  return { contentType: all.contentType, text: await all.metrics() };
};
