// What happens between two points in time: single events, and each turn of a repeated one. Rules come
// from whoever wrote the invitation; some would keep the reader busy for ever, and are not followed.
import ical from 'ical.js';

export interface Occurrence {
  readonly startMs: number;
  readonly endMs: number;
  readonly isWholeDay: boolean;
  readonly title: string;
  readonly location: string;
  readonly attendees: readonly string[];
  /** It repeats by a rule that is not followed here: only its first turn is known. */
  readonly hasUnknownTurns: boolean;
}

/** Turns that are looked at in all: steps of rules that began years ago count, too. */
const turnsMax = 5_000;
const intervalMax = 60;

/** By frequency, the parts of a rule that are known to come to an end. */
const followed: Readonly<Record<string, readonly string[]>> = {
  ...{ DAILY: [], WEEKLY: ['BYDAY'], MONTHLY: ['BYDAY', 'BYMONTHDAY'], YEARLY: [] },
};

const isFollowed = (event: ical.Event): boolean =>
  event.component.getAllProperties('rrule').every((property) => {
    const rule = property.getFirstValue();
    if (!(rule instanceof ical.Recur)) return false;
    const parts = followed[rule.freq];
    const given = Object.keys(rule.parts);
    if (!parts || rule.interval > intervalMax || given.length > 1) return false;
    return given.every((part) => parts.includes(part));
  });

const attendeesOf = (event: ical.Event): readonly string[] =>
  event.attendees.map((each) => String(each.getFirstValue()).replace(/^mailto:/i, ''));

const occurrenceOf = (
  event: ical.Event,
  start: ical.Time,
  end: ical.Time,
  hasUnknownTurns = false,
): Occurrence => ({
  startMs: start.toUnixTime() * 1_000,
  endMs: end.toUnixTime() * 1_000,
  isWholeDay: start.isDate,
  title: event.summary ?? '',
  location: event.location ?? '',
  attendees: attendeesOf(event),
  hasUnknownTurns,
});

const isWithin = ({ startMs, endMs }: Occurrence, fromMs: number, toMs: number): boolean =>
  startMs < toMs && (endMs > fromMs || startMs >= fromMs);

function* turnsOf(event: ical.Event): Generator<Occurrence> {
  if (!event.isRecurring()) {
    yield occurrenceOf(event, event.startDate, event.endDate);
    return;
  }
  if (!isFollowed(event)) {
    yield occurrenceOf(event, event.startDate, event.endDate, true);
    return;
  }
  const turns = event.iterator();
  for (let next = turns.next(); next; next = turns.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    yield occurrenceOf(item, startDate, endDate);
  }
}

/** Occurrences that touch the span, in order, and whether some may be missing. */
export const occurrencesBetween = (
  calendar: ical.Component,
  fromMs: number,
  toMs: number,
): { readonly occurrences: readonly Occurrence[]; readonly isComplete: boolean } => {
  const occurrences: Occurrence[] = [];
  let [turns, isComplete] = [0, true];
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ical.Event(component);
    if (event.isRecurrenceException() || !event.startDate) continue;
    for (const turn of turnsOf(event)) {
      turns += 1;
      if (turns > turnsMax) isComplete = false;
      if (turn.startMs >= toMs || turns > turnsMax) break;
      if (isWithin(turn, fromMs, toMs) || turn.hasUnknownTurns) occurrences.push(turn);
    }
  }
  occurrences.sort((a, b) => a.startMs - b.startMs);
  return { occurrences, isComplete };
};
