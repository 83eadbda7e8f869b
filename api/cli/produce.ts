// weir produce: lines of JSON into a topic. Prompts (`raw`) go through the same ingest as at the
// gateway: guarded, scanned, redacted; only the rate limit is skipped.
import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import type { Event } from '../../engine/model/event.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { broadcastNamed, topics } from '../../pipelines/topics.ts';
import { judge, promptOf } from '../conversation/conversation.ts';
import { rawEvent } from '../conversation/ingest.ts';
import { demoScopes } from '../demo.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';
import { type Line, linesOf } from './lines.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';
import { type KnownTopic, knownCards, knownTopic } from './registry.ts';

export interface ProduceOptions {
  readonly topic: string;
  readonly tenant: string;
  readonly payload?: true;
  /** The field of a payload that names its subject. */
  readonly subject: string;
  readonly json?: true;
}

const appendMax = 500;
const dedupeMs = 600_000;

type Fields = Readonly<Record<string, unknown>>;

const unusable = (expected: unknown): WeirError => apiErrors.INPUT_INVALID({ expected });

const objectIn = (value: unknown, expected: string): Fields => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw unusable(expected);
};

const textIn = (fields: Fields, name: string): string => {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw unusable(`a text in ${name}`);
};

const rawOf = (fields: Fields, id: string, tenantId: string, values: SettingValues) =>
  rawEvent(
    {
      tenantId,
      userId: textIn(fields, 'user_id'),
      sessionId: textIn(fields, 'session_id'),
      judged: judge(promptOf(textIn(fields, 'prompt')), promptGuard),
      modelId: values.LLM_MODEL_ID || values.ANTHROPIC_MODEL,
      roles: ['user'],
      scopes: demoScopes,
    },
    { clock: systemClock, id },
  );

/** Of a broadcast topic: its name, since it speaks to everybody. */
const subjectOf = (data: Fields, topic: string, field: string): string =>
  broadcastNamed(topic) ? topic : textIn(data, field);

const payloadOf = (
  data: Fields,
  { topic, tenant, subject: field }: ProduceOptions,
  schemaVersion: number,
): Event<unknown> => {
  const id = systemClock.id();
  return {
    ...{ id, source: 'weir/produce', type: topic, subject: subjectOf(data, topic, field) },
    ...{ timeMs: systemClock.now(), tenantId: tenant, correlationId: id },
    ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion },
    data,
  };
};

const parsed = (text: string): Fields => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable('a JSON object');
  }
  return objectIn(value, 'a JSON object');
};

/** What a CloudEvent may leave out: time, type, and the subject when its data name the user. */
const completed = (
  fields: Fields,
  { topic, tenant, subject: field }: ProduceOptions,
): Event<unknown> => {
  const subject = objectIn(fields['data'] ?? {}, 'an object in data')[field];
  const left = { schemaversion: 1, time: new Date(systemClock.now()).toISOString(), subject };
  const event = decodeEvent(JSON.stringify({ ...left, ...fields, type: topic, tenantid: tenant }));
  return event;
};

const eventOf = (
  text: string,
  options: ProduceOptions,
  { isOurs, declared }: KnownTopic,
  values: SettingValues,
): Event<unknown> => {
  const { topic, tenant, payload } = options;
  const isPrompt = isOurs && topic === topics.raw.name;
  const fields = parsed(text);
  if (payload) {
    return isPrompt
      ? rawOf(fields, systemClock.id(), tenant, values)
      : payloadOf(fields, options, declared?.schemaVersion ?? 1);
  }
  if (!isPrompt) return completed(fields, options);
  const data = objectIn(fields['data'], 'an object in data');
  return rawOf(data, textIn(fields, 'id'), tenant, values);
};

/** The error of a line, with its number and what had been appended by then. */
const atLine = (error: unknown, line: number, counts: Fields): unknown => {
  if (!(error instanceof WeirError)) return error;
  const { expected = error.message, ...detail } = error.detail;
  return apiErrors.INPUT_INVALID({ line, expected, ...detail, ...counts }, { cause: error });
};

type AppendRequest = Parameters<Transport['append']>[0];

/** The broadcast topic that is meant, if it is one: its entries go to every worker. */
const broadcastOf = ({ topic }: ProduceOptions): KnownTopic | undefined => {
  const found = broadcastNamed(topic);
  return found && { name: topic, declared: found.topic, isOurs: false };
};

const requestsOf = (
  events: readonly Event<unknown>[],
  options: ProduceOptions,
  partitions: number,
): readonly AppendRequest[] => {
  const { tenant, topic } = options;
  if (!broadcastOf(options)) return byPartition(events, tenant, topic, partitions);
  const texts = events.map((event) => ({ id: event.id, text: encodeEvent(event) }));
  return [{ partition: { tenantId: tenant, partition: 'all' }, topic, dedupeMs, events: texts }];
};

const byPartition = (
  events: readonly Event<unknown>[],
  tenant: string,
  topic: string,
  partitions: number,
): readonly AppendRequest[] =>
  Array.from({ length: partitions }, (_, partition) => ({
    ...{ partition: { tenantId: tenant, partition }, topic, dedupeMs, partitions },
    events: events
      .filter(({ subject }) => partitionOf(subject, partitions) === partition)
      .map((event) => ({ id: event.id, text: encodeEvent(event) })),
  })).filter((request) => request.events.length > 0);

/**
 * Appends every line of stdin, what has arrived together in one go. A line that cannot be used, or
 * a log that is away, ends it, naming what had been appended by then.
 */
export const produce = (options: ProduceOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const known =
      broadcastOf(options) ?? knownTopic(await knownCards(transport, values), options.topic);
    if (!known?.declared) throw engineErrors.TOPIC_UNKNOWN({ topic: options.topic });
    const { declared } = known;
    const partitions = (await transport.shape()).get(options.tenant);
    if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant: options.tenant });
    let read = 0;
    let appended = 0;
    const append = async (events: readonly Event<unknown>[]): Promise<void> => {
      try {
        for (const request of requestsOf(events, options, partitions)) {
          appended += (await transport.append(request)).filter(Boolean).length;
        }
      } catch (cause) {
        throw apiErrors.LOG_AWAY({ appended_before: appended }, { cause });
      }
      read += events.length;
    };
    const appendLines = async (lines: readonly Line[]): Promise<void> => {
      const events: Event<unknown>[] = [];
      for (const { line, text } of lines) {
        try {
          const event = eventOf(text, options, known, values);
          declared.decode(event.data, event.schemaVersion);
          events.push(event);
        } catch (error) {
          await append(events);
          throw atLine(error, line, { appended_before: appended });
        }
      }
      await append(events);
    };
    for await (const lines of linesOf(process.stdin, appendMax)) await appendLines(lines);
    const duplicates = read - appended;
    answer(
      options.json === true,
      { read, appended, duplicates },
      () => `${appended} appended, ${duplicates} seen before`,
    );
  });
