// A span per request, where somebody traces; the trace context that came with a request is handed
// on in either case.
import type { FastifyInstance } from 'fastify';
import { openTracing, type Trace, traceparentOf } from '../../engine/kernel/tracing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C trace context for what the request brings about. */
    traceparent: string | undefined;
    trace: Trace | undefined;
  }
}

const headerOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

/** Adds `traceparent` to every request. */
export const traceRequests = (server: FastifyInstance): void => {
  const tracing = openTracing();
  server.decorateRequest('traceparent', undefined);
  server.decorateRequest('trace', undefined);
  server.addHook('onRequest', async (request) => {
    const parent = traceparentOf(headerOf(request.headers['traceparent']));
    request.traceparent = parent;
    if (!tracing) return;
    const route = request.routeOptions.url ?? 'unknown';
    request.trace = tracing.begin({
      ...{ name: `${request.method} ${route}`, kind: 'request', parent },
      attributes: { 'http.request.method': request.method, 'http.route': route },
    });
    request.traceparent = request.trace.traceparent;
  });
  server.addHook('onResponse', async ({ trace }, { statusCode }) => {
    trace?.end(statusCode >= 500 ? `status ${statusCode}` : undefined);
  });
};
