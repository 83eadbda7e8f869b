// The law of patterns over several decisions: probing is modelled whole, since nothing but the order
// of the log decides about it; of the others it is judged that every step is what its name says.
import { eachTheSame, hashOf } from './compare.ts';
import type { Divergence, LoggedEvent } from './facts.ts';

type Steps = Readonly<Record<string, readonly string[]>>;

const probingCount = 5;
const probingMs = 600_000;
const spying = ['reveal_prompt', 'reveal_earlier', 'reveal_verbatim', 'asks_for_prompt'];

const factsOf = ({ data }: LoggedEvent) => data['facts'] as Readonly<Record<string, unknown>>;

const isSpying = (event: LoggedEvent): boolean =>
  (factsOf(event)['guard_reasons'] as readonly string[]).some((name) => spying.includes(name));

const driftOf = (event: LoggedEvent): number => Number(factsOf(event)['intent_drift']);

const ofOneSession = (events: readonly LoggedEvent[]): boolean =>
  new Set(events.map(({ subject, data }) => `${subject} ${data['session_id']}`)).size === 1;

const rises = (events: readonly LoggedEvent[]): boolean =>
  events.every((event, nth) => nth === 0 || driftOf(event) > driftOf(events[nth - 1] ?? event));

/** Whether the events, in the order of the steps, are what the rule says. */
const laws: Readonly<Record<string, (events: readonly LoggedEvent[]) => boolean>> = {
  probing: (events) =>
    events.length === probingCount && events.every(({ data }) => data['decision'] === 'block'),
  drift_rising: (events) => events.length === 4 && ofOneSession(events) && rises(events),
  reconnaissance_exfiltration: ([first, second, ...more]) =>
    first !== undefined &&
    second !== undefined &&
    more.length === 0 &&
    ofOneSession([first, second]) &&
    isSpying(first) &&
    (second.data['signals'] as readonly string[]).includes('exfiltration'),
};

/**
 * Blocked decisions of each user in the order of the log. A late one counts as if it were as new as
 * the newest that was taken before it; what a match has used begins no other one.
 */
const probings = (decisions: readonly LoggedEvent[]): readonly LoggedEvent[][] => {
  const open = new Map<string, { readonly event: LoggedEvent; readonly atMs: number }[][]>();
  const found: LoggedEvent[][] = [];
  for (const event of decisions.filter(({ data }) => data['decision'] === 'block')) {
    const started = open.get(event.subject) ?? [];
    const moved = started.flatMap((partial) => {
      const atMs = Math.max(event.timeMs, partial.at(-1)?.atMs ?? 0);
      const isPast = atMs - (partial[0]?.atMs ?? 0) >= probingMs;
      return isPast ? [] : [[...partial, { event, atMs }]];
    });
    const begun = [...moved, [{ event, atMs: event.timeMs }]];
    const [whole] = begun.filter((partial) => partial.length === probingCount);
    if (whole) found.push(whole.map((each) => each.event));
    open.set(event.subject, whole ? [] : begun);
  }
  return found;
};

/** Judges the detections over several steps. */
export const judgeSequences = (
  decisions: readonly LoggedEvent[],
  detections: readonly LoggedEvent[],
): readonly Divergence[] => {
  const byId = new Map(decisions.map((event) => [event.id, event]));
  const eventsOfSteps = (steps: Steps): readonly LoggedEvent[] =>
    Object.values(steps)
      .flat()
      .flatMap((id) => byId.get(id) ?? []);
  const wrong = detections.filter(({ data }) => {
    const steps = data['steps'] as Steps;
    const events = eventsOfSteps(steps);
    const places = events.map((event) => decisions.indexOf(event));
    const inOrder = places.every((place, nth) => nth === 0 || place > (places[nth - 1] ?? -1));
    const isWhole = events.length === Object.values(steps).flat().length;
    return !(inOrder && isWhole && laws[String(data['rule'])]?.(events));
  });
  return [
    ...wrong.map(({ id }) => ({ kind: 'wrong', where: 'steps', id }) as const),
    ...eachTheSame(
      'probing',
      probings(decisions).map((events) => ({
        key: events.at(-1)?.id ?? '',
        hash: hashOf(events.map(({ id }) => id)),
      })),
      detections
        .filter(({ data }) => data['rule'] === 'probing')
        .map(({ data }) => {
          const ids = (data['steps'] as Steps)['blocked'] ?? [];
          return { key: ids.at(-1) ?? '', hash: hashOf(ids) };
        }),
    ),
  ];
};
