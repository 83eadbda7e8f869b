// GET /metrics: what this gateway and the workers beside it tell Prometheus.
import type { FastifyInstance } from 'fastify';

/** Registers the route. */
export const metricsRoute = (
  server: FastifyInstance,
  exposition: () => Promise<{ readonly contentType: string; readonly text: string }>,
): void => {
  server.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    const { contentType, text } = await exposition();
    return reply.type(contentType).send(text);
  });
};
