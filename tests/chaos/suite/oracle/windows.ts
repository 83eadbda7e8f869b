// The law of tumbling windows: an order is in the window of its time, which is spoken of when the
// watermark passes its end and again for what comes after that; what comes later yet is late.
// Nothing in this room may import the engine.
import type { LoggedEntry, LoggedEvent } from './log.ts';
import { type Made, orderOf, watermarks } from './model.ts';

const sizeMs = 10_000;
const latenessMs = 10_000;

interface Window {
  readonly subject: string;
  readonly startMs: number;
  count: number;
  sum: number;
}

/** What names an outcome: the window and how full it was, or the order that was late. */
const nameOf = (subject: string, data: Made['data']): string =>
  data['outcome'] === 'late'
    ? `late ${data['late']}`
    : `${subject} ${data['start_ms']} ${data['outcome']} ${data['count']}`;

const named = (subject: string, data: Made['data']): Made => ({
  ...{ id: nameOf(subject, data), subject, data },
});

/** An outcome as it was found, under its name. */
export const foundOutcome = ({ subject, data }: LoggedEvent): Made => named(subject, data);

const spoken = ({ subject, startMs, count, sum }: Window, outcome: string, before: number): Made =>
  named(subject, { outcome, start_ms: startMs, count, sum, before, late: '' });

/** The windows that end in (fromMs, toMs], in the order of their ends. */
const ending = (windows: Iterable<Window>, fromMs: number, toMs: number): readonly Window[] =>
  [...windows]
    .filter(({ startMs }) => startMs + sizeMs > fromMs && startMs + sizeMs <= toMs)
    .sort((a, b) => a.startMs - b.startMs);

/** What must be said of the windows of a partition. */
export const outcomesOf = (entries: readonly LoggedEntry[]): readonly Made[] => {
  const windows = new Map<string, Window>();
  const said: Made[] = [];
  const watermark = watermarks();
  for (const entry of entries) {
    const order = orderOf(entry);
    if (!order) continue;
    const { id, subject, timeMs, amount } = order;
    const startMs = Math.floor(timeMs / sizeMs) * sizeMs;
    const endMs = startMs + sizeMs;
    const beforeMs = watermark.ms;
    if (endMs + latenessMs <= beforeMs) {
      const data = { outcome: 'late', start_ms: 0, count: 0, sum: amount, before: 0, late: id };
      said.push(named(subject, data));
    } else {
      const name = `${subject} ${startMs}`;
      const window = windows.get(name) ?? { subject, startMs, count: 0, sum: 0 };
      windows.set(name, window);
      const before = window.count;
      window.count += 1;
      window.sum += amount;
      if (endMs <= beforeMs) said.push(spoken(window, 'updated', before));
    }
    watermark.pass(timeMs);
    if (watermark.ms === beforeMs) continue;
    for (const window of ending(windows.values(), beforeMs, watermark.ms)) {
      said.push(spoken(window, 'onTime', 0));
    }
  }
  return said;
};
