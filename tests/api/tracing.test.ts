import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../api/prepare.ts';
import { startGateway } from '../../api/roles/gateway.ts';
import type { Role } from '../../api/roles/role.ts';
import { startWorkerRole } from '../../api/roles/worker.ts';
import { readSettings } from '../../api/settings.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const clientSpanId = 'b7ad6b7169203331';

describe('a trace', () => {
  const exporter = new InMemorySpanExporter();
  let redis: TestRedis;
  let postgres: TestPostgres;
  let directory: string;
  let gateway: Role & { readonly url: string };
  let worker: Role;

  beforeAll(async () => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    [redis, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
    directory = mkdtempSync(join(tmpdir(), 'wt-'));
    const { values } = readSettings({
      ...{ REDIS_URL: redis.url, DATABASE_URL: await postgres.database('traced') },
      ...{ WEIR_DATA_DIR: directory, PORT: '0', LEASE_MS: '1000', CEP_SHORT_THRESHOLD: '2' },
    });
    await prepare(values, silentLog);
    gateway = await startGateway(values, silentLog);
    worker = await startWorkerRole(values, silentLog);
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await worker?.stop();
    await Promise.all([redis?.stop(), postgres?.stop()]);
    rmSync(directory, { recursive: true, force: true });
    trace.disable();
  });

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const traced = (): readonly ReadableSpan[] =>
    exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
  const about = (name: string, topic?: string): ReadableSpan | undefined =>
    traced().find(
      (span) =>
        span.name === name &&
        (topic === undefined || span.attributes['messaging.destination.name'] === topic),
    );
  const parentOf = (span: ReadableSpan | undefined): string | undefined => {
    const id = span?.parentSpanContext?.spanId;
    return traced().find((each) => each.spanContext().spanId === id)?.name ?? id;
  };

  it('leads from a request through judge, cep and atlas to the archive of the alert', async () => {
    const { token } = (await (await post('/dev-token', {})).json()) as { readonly token: string };
    const authorization = `Bearer ${token}`;
    for (let nth = 1; nth <= 2; nth += 1) {
      const headers = nth < 2 ? {} : { traceparent: `00-${traceId}-${clientSpanId}-01` };
      const answer = await post(
        '/chat',
        { prompt: `Prime ${nth}?` },
        { authorization, ...headers },
      );
      expect(answer.status).toBe(200);
    }
    // Chains that nobody waits for commit in an order of their own.
    const last = [
      ['archive', 'alert'],
      ['archive', 'final_response'],
      ['posture', 'alert'],
      ['audit'],
    ];
    await until(() => last.every(([name = '', topic]) => about(name, topic) !== undefined));
    expect(parentOf(about('POST /chat'))).toBe(clientSpanId);
    expect(parentOf(about('retrieval'))).toBe('POST /chat');
    expect(parentOf(about('posture', 'retrieved'))).toBe('retrieval');
    expect(parentOf(about('decision'))).toBe('posture');
    expect(parentOf(about('cep'))).toBe('posture');
    expect(parentOf(about('atlas'))).toBe('cep');
    expect(parentOf(about('archive', 'alert'))).toBe('atlas');
    expect(parentOf(about('posture', 'alert'))).toBe('atlas');
    expect(parentOf(about('archive', 'final_response'))).toBe('POST /chat');
    expect(parentOf(about('audit'))).toBe('retrieval');
  }, 30_000);
});
