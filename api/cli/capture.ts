// weir capture: events of a topic as a fixture, for `pipeAll` of the test driver. Free text is masked,
// so that a fixture can be committed.
import { writeFileSync } from 'node:fs';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { decodeEvent } from '../../engine/stream/codec.ts';
import type { CapturedEvent } from '../../engine/testing/captured.ts';
import { note, say } from './output.ts';
import { pagesOf } from './pages.ts';
import { withLog } from './platform.ts';
import { knownCards, knownTopic, partitionsOf } from './registry.ts';

export interface CaptureOptions {
  readonly count: string;
  readonly from: string;
  readonly tenant: string;
  readonly subject?: string;
  readonly keepText?: true;
  readonly out?: string;
}

/** Text with a blank in it is prose: its letters and digits become x. Names and codes stay. */
export const masked = (value: unknown): unknown => {
  if (typeof value === 'string') {
    return /\s/.test(value) ? value.replace(/[\p{L}\p{N}]/gu, 'x') : value;
  }
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field)]));
};

/** Writes the first events of a topic from a position on. */
export const capture = (topic: string, options: CaptureOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    if (!knownTopic(await knownCards(transport, values), topic)) {
      throw engineErrors.TOPIC_UNKNOWN({ topic });
    }
    const partitions = partitionsOf(await transport.shape(), options.tenant);
    const pages = await pagesOf(transport, topic, partitions, options.from);
    const captured: CapturedEvent[] = [];
    for (let atEnd = false; !atEnd && captured.length < Number(options.count); ) {
      const page = await pages.next();
      atEnd = page.atEnd;
      for (const { entry } of page.entries) {
        const { id, subject, timeMs, data } = decodeEvent(entry.text);
        if (options.subject !== undefined && subject !== options.subject) continue;
        if (captured.length >= Number(options.count)) break;
        captured.push({
          ...{ topic, id, subject, time: new Date(timeMs).toISOString() },
          data: options.keepText ? data : masked(data),
        });
      }
    }
    const text = JSON.stringify(captured, null, 2);
    if (options.out === undefined) say(text);
    else writeFileSync(options.out, `${text}\n`);
    if (options.out !== undefined) note(`${captured.length} events in ${options.out}`);
  });
