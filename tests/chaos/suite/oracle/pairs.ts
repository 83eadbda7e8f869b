// The law of pairs: in the order of event time, two large orders of a key in a row and within a time;
// no order is in two pairs, and one behind the watermark is in none. Nothing in this room may import
// the engine.
import type { LoggedEvent } from './log.ts';
import { type Made, watermarks } from './model.ts';

const largeFrom = 700;
const withinMs = 20_000;

const named = (subject: string, data: Made['data']): Made => ({
  ...{ id: `${data['first']} > ${data['second']}`, subject, data },
});

/** A pair as it was found, under its name. */
export const foundPair = ({ subject, data }: LoggedEvent): Made => named(subject, data);

const pairsOfKey = (subject: string, events: readonly LoggedEvent[]): readonly Made[] => {
  const pairs: Made[] = [];
  let first: LoggedEvent | undefined;
  for (const event of events) {
    const isLarge = Number(event.data['amount']) >= largeFrom;
    if (isLarge && first && event.timeMs - first.timeMs < withinMs) {
      const [before, after] = [first.id, event.id].map((id) =>
        id.replace('.tally', '.tally.finishing'),
      );
      pairs.push(named(subject, { first: before, second: after }));
      first = undefined;
    } else first = isLarge ? event : undefined;
  }
  return pairs;
};

/** The pairs among the echoes of a partition, as the chain that reads them must find them. */
export const pairsOf = (echoes: readonly LoggedEvent[]): readonly Made[] => {
  const inTime = new Map<string, LoggedEvent[]>();
  const watermark = watermarks();
  for (const echo of echoes) {
    if (echo.timeMs >= watermark.ms) {
      const mine = inTime.get(echo.subject) ?? [];
      inTime.set(echo.subject, mine);
      mine.push(echo);
    }
    watermark.pass(echo.timeMs);
  }
  return [...inTime].flatMap(([subject, events]) => {
    const judged = events.filter(({ timeMs }) => timeMs <= watermark.ms);
    return pairsOfKey(
      subject,
      judged.sort((a, b) => a.timeMs - b.timeMs),
    );
  });
};
