// Health: is the process there, can it decide, and what is degraded.
import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../http/readiness.ts';

/** Registers `/health`, `/healthz` and `/readyz`. */
export const healthRoutes = (
  server: FastifyInstance,
  readiness: () => Promise<Readiness>,
): void => {
  const alive = async () => ({ status: 'ok' });
  server.get('/health', { schema: { summary: 'Whether the process is there' } }, alive);
  server.get('/healthz', { schema: { summary: 'Whether the process is there' } }, alive);
  server.get(
    '/readyz',
    { schema: { summary: 'Whether prompts can be decided, and what is degraded' } },
    async (_, reply) => {
      const state = await readiness();
      return reply.code(state.status === 'unavailable' ? 503 : 200).send(state);
    },
  );
};
