// Tracing: the only room that knows OpenTelemetry. Without a registered tracer there is no tracing,
// and nothing is done per event; the trace context of events is handed down all the same.
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** A span that is open. */
export interface Trace {
  /** W3C trace context of it, for what it brings about. */
  readonly traceparent: string;
  /** Ends it; with what went wrong, if something did. One that is never ended was never there. */
  end(failure?: string): void;
}

export interface TraceStart {
  readonly name: string;
  readonly kind: 'request' | 'work';
  /** The traceparent of what it is a part of. */
  readonly parent?: string | undefined;
  /** The traceparent of what it has to do with, without being a part of it. */
  readonly link?: string | undefined;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface Tracing {
  begin(start: TraceStart): Trace;
}

const kinds = { request: SpanKind.SERVER, work: SpanKind.CONSUMER } as const;

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

const contextOf = (traceparent: string | undefined): SpanContext | undefined => {
  const [, traceId, spanId, flags] = pattern.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const traceFlags = Number.parseInt(flags, 16);
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
};

const textOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** A traceparent as it came from outside; `undefined` when it is none. */
export const traceparentOf = (text: string | undefined): string | undefined => {
  const context = contextOf(text);
  return context && textOf(context);
};

/** Tracing with the tracer that the process has registered; `undefined` when it has none. */
export const openTracing = (): Tracing | undefined => {
  const tracer = trace.getTracer('weir');
  // A tracer that is none answers contexts that are none; this probe is never ended, so never told.
  if (!isSpanContextValid(tracer.startSpan('probe', {}, ROOT_CONTEXT).spanContext())) {
    return undefined;
  }
  return {
    begin: ({ name, kind, parent, link, attributes }) => {
      const parentContext = contextOf(parent);
      const linked = contextOf(link);
      const span = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          attributes: { ...attributes },
          links: linked ? [{ context: linked }] : [],
        },
        parentContext ? trace.setSpanContext(ROOT_CONTEXT, parentContext) : ROOT_CONTEXT,
      );
      return {
        traceparent: textOf(span.spanContext()),
        end: (failure) => {
          if (failure !== undefined) {
            span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          }
          span.end();
        },
      };
    },
  };
};
