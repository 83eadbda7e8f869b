import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bars, reaches } from '../../bench/bars.ts';
import { openConnection } from '../../bench/gateway/connection.ts';
import { outcomeOf } from '../../bench/gateway/figures.ts';
import { askStream, atConnections, atRate, ofStreams } from '../../bench/gateway/load.ts';
import type { Measured } from '../../bench/gateway/measure.ts';
import { responseReader } from '../../bench/gateway/response-reader.ts';
import { type GatewaySide, targets, upstreamSide } from '../../bench/gateway/side.ts';
import { startUpstream, type Upstream } from '../../bench/gateway/upstream-process.ts';
import { answerText } from '../../bench/gateway/words.ts';

let upstream: Upstream;
let side: GatewaySide;
let other: Server | undefined;

beforeAll(async () => {
  upstream = await startUpstream();
  side = upstreamSide(upstream.url);
});
afterEach(() => {
  other?.closeAllConnections();
  other?.close();
});
afterAll(() => upstream?.stop());

/** The questions of the bench, for a server that answers in another way. */
const targetsOf = async (answer: RequestListener) => {
  other = createServer(answer).listen(0, '127.0.0.1');
  await once(other, 'listening');
  return targets(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`, [{}]);
};

describe('the load on gateways', () => {
  it('counts right answers, in a closed loop and at a rate', async () => {
    const closed = await atConnections([side.whole], 4, 0.2);
    expect(closed.requests).toBeGreaterThan(0);
    const paced = await atRate(side.whole, 100, 0.3);
    expect([closed.failed, paced.failed, paced.requests]).toEqual([0, 0, 30]);
  });

  it('counts an answer with another text, another status or a broken connection as failed', async () => {
    let nth = 0;
    const wrong = await targetsOf((request, response) => {
      nth += 1;
      request.resume();
      if (nth % 3 === 0) return void request.socket.destroy();
      response.writeHead(nth % 3 === 1 ? 200 : 500, { 'content-type': 'application/json' });
      const content = nth % 3 === 1 ? 'something else' : answerText;
      return void response.end(
        JSON.stringify({ code: 'overloaded', choices: [{ message: { content } }] }),
      );
    });
    const { requests, failed, reasons } = await atRate(wrong.whole, 100, 0.3);
    expect([requests, failed]).toEqual([0, 30]);
    expect(reasons.get('another text')).toBe(10);
    expect(reasons.get('500 overloaded')).toBe(10);
  });

  it('hears the first text of a stream before its end, and the whole to the letter', async () => {
    await upstream.setPace({ pieceMs: 2, repeats: 2 });
    const connection = await openConnection(side.streamed.url);
    const [question = Buffer.alloc(0)] = side.streamed.questions;
    const fromMs = performance.now();
    const firstMs = await askStream(connection, question, answerText.repeat(2));
    expect(firstMs).toBeLessThan(performance.now() - fromMs);
    expect(await askStream(connection, question, answerText)).toBe('another text');
    connection.close();
    await upstream.setPace({});
  });

  it('counts a stream that breaks off as failed', async () => {
    const broken = await targetsOf((request, response) => {
      request.resume();
      response.write('data: {"choices":[{"delta":{"content":"the "}}]}\n\n', () =>
        response.destroy(),
      );
    });
    const { requests, failed } = await ofStreams(broken.streamed, 1, 0.1);
    expect(requests).toBe(0);
    expect(failed).toBeGreaterThan(0);
  });
});

describe('the reader of responses', () => {
  const sized = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  const chunked =
    'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n';

  it.each([1, 2, 7])('reads what comes in parts of %d bytes', (size) => {
    const heard: string[] = [];
    const reader = responseReader((part) => heard.push(part));
    const bytes = Buffer.from(sized + chunked + sized);
    const found = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      reader.take(bytes.subarray(n * size, (n + 1) * size)),
    ).filter((response) => response !== undefined);
    expect(found).toEqual([
      { status: 200, body: 'hello' },
      { status: 404, body: 'abc0123456789' },
      { status: 200, body: 'hello' },
    ]);
    expect(heard).toEqual(['abc', '0123456789']);
  });
});

describe('the figures of the gateway', () => {
  const measured = (rps: number, cpuUs: Measured['cpuUs']): Measured => ({
    ...{
      requests: 100,
      failed: 0,
      reasons: new Map(),
      rps,
      p50Ms: 1_000 / rps,
      p99Ms: 2_000 / rps,
      cpuUs,
    },
  });
  const rounds: Readonly<Record<GatewaySide['name'], readonly Measured[]>> = {
    upstream: [measured(10_000, {})],
    peer: [measured(1_000, { peer: 1_000 })],
    gateway: [measured(2_000, { gateway: 300, worker: 200, redis: 100 })],
  };
  const found = { two: [], rssMb: { gateway: 150 } };

  it('set what all our processes cost beside the one of the peer', () => {
    const { figures } = outcomeOf({ ...found, of: (name) => rounds[name] });
    const medianOf = (name: string) => figures.find((each) => each.name === name)?.spread.median;
    expect(medianOf('gateway_rps_vs_peer_at_16')).toBe(2);
    expect(medianOf('gateway_cpu_vs_peer_at_16')).toBe(0.6);
    expect(medianOf('gateway_process_cpu_vs_peer_at_16')).toBe(0.3);
    expect(medianOf('gateway_added_p50_at_200_per_s')).toBe(0.4);
    const names = figures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const ofGateway = [...bars.keys()].filter((name) => name.startsWith('gateway_'));
    expect(names).toEqual(expect.arrayContaining(ofGateway));
  });

  it('are void where they need a peer that could not be had', () => {
    const missing = 'no registry';
    const of = (name: GatewaySide['name']) => (name === 'peer' ? [] : rounds[name]);
    const { figures, notes } = outcomeOf({ ...found, of, missing });
    const judged = figures.filter(({ name }) => name === 'gateway_rps_vs_peer_at_16');
    expect(judged.map(reaches)).toEqual([undefined]);
    expect(judged[0]?.voidBecause).toContain(missing);
    expect(notes.join(' ')).toContain(missing);
    expect(figures.some(({ name }) => name === 'gateway_rss')).toBe(true);
  });
});
