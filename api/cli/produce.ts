// weir produce: lines of JSON into a topic. Prompts (`raw`) go through the same ingest as at the
// gateway: guarded, scanned, redacted; only the rate limit is skipped.
import { createInterface } from 'node:readline';
import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import type { Event } from '../../engine/model/event.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { ruleGuard } from '../../operators/guard/rule-guard.ts';
import { topicNamed, topics } from '../../pipelines/topics.ts';
import { demoScopes } from '../demo.ts';
import { apiErrors } from '../errors.ts';
import { rawEvent } from '../ingest.ts';
import type { SettingValues } from '../settings.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';

export interface ProduceOptions {
  readonly topic: string;
  readonly tenant: string;
  readonly payload?: true;
  readonly json?: true;
}

const appendMax = 500;
const dedupeMs = 600_000;

type Fields = Readonly<Record<string, unknown>>;

const textIn = (fields: Fields, name: string, line: number): string => {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw apiErrors.INPUT_INVALID({ line, expected: `a text in ${name}` });
};

const promptOf = (
  fields: Fields,
  id: string,
  options: ProduceOptions,
  values: SettingValues,
  line: number,
) =>
  rawEvent(
    {
      tenantId: options.tenant,
      userId: textIn(fields, 'user_id', line),
      sessionId: textIn(fields, 'session_id', line),
      prompt: textIn(fields, 'prompt', line),
      modelId: values.LLM_MODEL_ID || values.ANTHROPIC_MODEL,
      roles: ['user'],
      scopes: demoScopes,
    },
    { guard: ruleGuard, clock: systemClock, id },
  );

const payloadOf = (data: Fields, options: ProduceOptions, line: number): Event<unknown> => {
  const id = systemClock.id();
  return {
    ...{ id, source: 'weir/produce', type: options.topic, subject: textIn(data, 'user_id', line) },
    ...{ timeMs: systemClock.now(), tenantId: options.tenant, correlationId: id },
    ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
    data,
  };
};

const eventOf = (text: string, line: number, options: ProduceOptions, values: SettingValues) => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw apiErrors.INPUT_INVALID({ line, expected: 'a JSON object' });
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw apiErrors.INPUT_INVALID({ line, expected: 'a JSON object' });
  }
  if (options.payload) {
    return options.topic === topics.raw.name
      ? promptOf(parsed as Fields, systemClock.id(), options, values, line)
      : payloadOf(parsed as Fields, options, line);
  }
  const event = decodeEvent(
    JSON.stringify({ schemaversion: 1, tenantid: options.tenant, ...parsed }),
  );
  return options.topic === topics.raw.name
    ? promptOf(event.data as Fields, event.id, options, values, line)
    : { ...event, type: options.topic, tenantId: options.tenant };
};

const appendAll = async (
  transport: Transport,
  events: readonly Event<unknown>[],
  { tenant, topic }: ProduceOptions,
  partitions: number,
): Promise<number> => {
  let appended = 0;
  for (let partition = 0; partition < partitions; partition += 1) {
    const mine = events
      .filter(({ subject }) => partitionOf(subject, partitions) === partition)
      .map((event) => ({ id: event.id, text: encodeEvent(event) }));
    if (mine.length === 0) continue;
    const request = { partition: { tenantId: tenant, partition }, topic, events: mine, dedupeMs };
    appended += (await transport.append(request)).filter(Boolean).length;
  }
  return appended;
};

/** Appends every line of stdin; a line that cannot be used ends it, naming the line. */
export const produce = (options: ProduceOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const topic = topicNamed(options.topic);
    if (!topic) throw engineErrors.TOPIC_UNKNOWN({ topic: options.topic });
    const partitions = (await transport.shape()).get(options.tenant);
    if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant: options.tenant });
    let read = 0;
    let appended = 0;
    let waiting: Event<unknown>[] = [];
    const flush = async (): Promise<void> => {
      appended += await appendAll(transport, waiting, options, partitions);
      waiting = [];
    };
    for await (const text of createInterface({
      input: process.stdin,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (text.trim() === '') continue;
      read += 1;
      const event = eventOf(text, read, options, values);
      topic.decode(event.data);
      waiting.push(event);
      if (waiting.length === appendMax) await flush();
    }
    await flush();
    const duplicates = read - appended;
    answer(
      options.json === true,
      { read, appended, duplicates },
      () => `${appended} appended, ${duplicates} seen before`,
    );
  });
