// weir dlq replay, edit, drop: what becomes of a dead letter. A letter is replayed once at most: it
// is taken out in the same step that appends it again, under a new id of the same lineage.
import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import type { Event } from '../../engine/model/event.ts';
import type { TaskId } from '../../engine/model/partition.ts';
import type { DeadLetter } from '../../engine/runtime/dead-letter.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';
import { edited } from './editor.ts';
import { commandErrors } from './errors.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards, knownTopic } from './registry.ts';

export interface ReplayOptions {
  readonly json?: true;
}

export interface EditOptions extends ReplayOptions {
  /** A file with the payload; stdin when it is `-`; without, an editor is opened. */
  readonly data?: string;
}

interface Place {
  readonly task: TaskId;
  readonly letterId: string;
}

/** The place that an id of `weir dlq list` names. */
const placeOf = (id: string): Place => {
  const [, tenantId, partition, chain, letterId] =
    /^([^:]+):(\d+):([^:]+):(\d+-\d+)$/.exec(id) ?? [];
  if (!tenantId || !chain || !letterId) throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
  return { task: { tenantId, partition: Number(partition), chain }, letterId };
};

/** The next id of a lineage, so that no deduplication takes it for the first event. */
export const nextReplayId = (id: string): string => {
  const [, first = id, count = 0] = /^(.*)\.r(\d+)$/.exec(id) ?? [];
  return `${first}.r${Number(count) + 1}`;
};

const eventIn = (text: string, id: string): Event<unknown> => {
  try {
    return decodeEvent(text);
  } catch (cause) {
    throw commandErrors.DEAD_LETTER_UNREADABLE({ id }, { cause });
  }
};

/** Puts one letter back; `data` replaces its payload. Answers the new event's id. */
const replayOne = async (
  transport: Transport,
  values: SettingValues,
  id: string,
  data?: unknown,
): Promise<string> => {
  const place = placeOf(id);
  const stored = await transport.deadLetter(place.task, place.letterId);
  if (stored === undefined) throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
  const { topic, text } = JSON.parse(stored) as DeadLetter;
  const event = eventIn(text, id);
  const declared = knownTopic(await knownCards(transport, values), topic)?.declared;
  if (!declared) throw engineErrors.TOPIC_UNKNOWN({ topic });
  const again = { ...event, id: nextReplayId(event.id), data: data ?? event.data };
  declared.decode(again.data);
  const request = { ...place, topic, text: encodeEvent(again) };
  if (!(await transport.replay(request))) throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
  return again.id;
};

/** Replays letters, one after the other; the first that cannot be replayed ends it. */
export const replayDeadLetters = (ids: readonly string[], options: ReplayOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const replayed: { readonly id: string; readonly event: string }[] = [];
    for (const id of ids) replayed.push({ id, event: await replayOne(transport, values, id) });
    answer(options.json === true, replayed, () =>
      replayed.map(({ id, event }) => `${id} replayed as ${event}`).join('\n'),
    );
  });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw apiErrors.INPUT_INVALID({ line: 1, expected: 'the payload as JSON' }, { cause });
  }
};

/** The payload from a file, from stdin, or out of an editor that was given the old one. */
const payloadText = async (
  transport: Transport,
  id: string,
  data: string | undefined,
): Promise<string> => {
  if (data !== undefined && data !== '-') return readFileSync(data, 'utf8');
  if (data === '-' || !process.stdin.isTTY) return textOf(process.stdin);
  const { task, letterId } = placeOf(id);
  const stored = await transport.deadLetter(task, letterId);
  if (stored === undefined) throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
  const { text } = JSON.parse(stored) as DeadLetter;
  return edited(`${JSON.stringify(eventIn(text, id).data, null, 2)}\n`);
};

/** Replays a letter with another payload, checked against the schema of its topic. */
export const editDeadLetter = (id: string, options: EditOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const text = await payloadText(transport, id, options.data);
    const event = await replayOne(transport, values, id, parsed(text));
    answer(options.json === true, { id, event }, () => `${id} replayed as ${event}`);
  });

/** Drops letters for good. */
export const dropDeadLetters = (ids: readonly string[], options: ReplayOptions): Promise<void> =>
  withLog(async (transport) => {
    for (const id of ids) {
      const { task, letterId } = placeOf(id);
      if (!(await transport.dropLetter(task, letterId)))
        throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
    }
    answer(options.json === true, ids, () => `${ids.length} dropped`);
  });
