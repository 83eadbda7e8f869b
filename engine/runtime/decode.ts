// Entries as trusted events: parsed, brought up to the schema version of their topic, checked
// against it, clamped in time.
import { engineErrors } from '../kernel/engine-errors.ts';
import { type Event, type PlaceInLog, placeInLog } from '../model/event.ts';
import type { AnyTopic } from '../model/topic.ts';
import { decodeEvent } from '../stream/codec.ts';
import type { Entry } from '../stream/transport.ts';
import { clampTime } from './watermark.ts';

const placeOf = ({ seq, appendedMs }: Entry): PlaceInLog => ({ seq, appendedMs });

export type Decode = (entry: Entry) => Event<unknown>;

/**
 * A decoder for the input topics of a chain; `isPlaced` tells events where they stand in the log.
 * Throws a coded error for an entry it cannot trust.
 */
export const entryDecoder = (
  topics: readonly AnyTopic[],
  skewMsMax: number,
  isPlaced = false,
): Decode => {
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  return (entry) => {
    const topic = byName.get(entry.topic);
    if (!topic) throw engineErrors.TOPIC_UNKNOWN({ topic: entry.topic });
    const event = decodeEvent(entry.text);
    if (event.type !== topic.name) {
      throw engineErrors.EVENT_MALFORMED({ expected: `type ${topic.name}` });
    }
    const data = topic.decode(event.data, event.schemaVersion);
    const timeMs = clampTime(event.timeMs, entry.appendedMs, skewMsMax);
    const isCurrent = event.schemaVersion === topic.schemaVersion && event.timeMs === timeMs;
    const current = isCurrent
      ? event
      : { ...event, timeMs, schemaVersion: topic.schemaVersion, data };
    return isPlaced ? { ...current, [placeInLog]: placeOf(entry) } : current;
  };
};
