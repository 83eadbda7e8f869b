// Health: is the process there, can it decide, and what is degraded.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type Readiness, ReadinessSchema } from '../http/readiness.ts';

const AliveSchema = Type.Object({ status: Type.Literal('ok') });

/** Registers `/health`, `/healthz` and `/readyz`. */
export const healthRoutes = (
  server: FastifyInstance,
  readiness: () => Promise<Readiness>,
): void => {
  const alive = async () => ({ status: 'ok' as const });
  const schema = { summary: 'Whether the process is there', response: { 200: AliveSchema } };
  server.get('/health', { schema }, alive);
  server.get('/healthz', { schema }, alive);
  server.get(
    '/readyz',
    {
      schema: {
        summary: 'Whether prompts can be decided, and what is degraded',
        response: { 200: ReadinessSchema, 503: ReadinessSchema },
      },
    },
    async (_, reply) => {
      const state = await readiness();
      return reply.code(state.status === 'unavailable' ? 503 : 200).send(state);
    },
  );
};
