// Traces of the events that pass a pipeline: a span per event and pipeline, from the start of the
// batch to its commit, and the trace context of each event replaced by that of its span, so that
// whatever it brings about becomes a part of it.
import type { Trace, Tracing } from '../kernel/tracing.ts';
import type { Event } from '../model/event.ts';
import type { Arrival } from './arrival.ts';

export interface EventTraces {
  /** Begins a span for each event; answers the events as parts of theirs. */
  enter(arrivals: readonly Arrival[]): readonly Arrival[];
  /** Begins a span for a timer that wakes: linked to the event that set it, not a part of it. */
  wake(event: Event<unknown>): Event<unknown>;
  /** The spans begun since the last call. */
  take(): readonly Trace[];
}

/** Opens the traces of a pipeline. */
export const eventTraces = (tracing: Tracing, chain: string, pipeline: string): EventTraces => {
  let open: Trace[] = [];
  const begin = (
    event: Event<unknown>,
    relation: { readonly parent?: string | undefined; readonly link?: string | undefined },
  ): Event<unknown> => {
    const begun = tracing.begin({
      ...{ name: pipeline, kind: 'work', ...relation },
      attributes: {
        'messaging.system': 'weir',
        'messaging.destination.name': event.type,
        'messaging.message.id': event.id,
        'messaging.message.conversation_id': event.correlationId,
        'weir.chain': chain,
        'weir.tenant': event.tenantId,
      },
    });
    open.push(begun);
    return { ...event, traceparent: begun.traceparent };
  };
  return {
    enter: (arrivals) =>
      arrivals.map((arrival) => ({
        ...arrival,
        event: begin(arrival.event, { parent: arrival.event.traceparent }),
      })),
    wake: (event) => begin(event, { link: event.traceparent }),
    take: () => {
      const taken = open;
      open = [];
      return taken;
    },
  };
};
