// The HTTP server: plugins, error answers, OpenAPI, and the hooks that every request passes.
import type { Server } from 'node:http';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Identity } from '../connectors/identity/tokens.ts';
import { errorFacts, type Logger } from '../engine/kernel/log.ts';
import type { ProductMetrics } from '../pipelines/metrics.ts';
import { apiErrors } from './errors.ts';
import { asWeirError, sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity;
  }
}

export interface ServerParts {
  readonly log: Logger;
  readonly metrics: ProductMetrics;
  readonly newId: () => string;
  readonly version: string;
  /** Records a refusal in the audit log. */
  readonly refused: (identity: Identity | undefined, code: string, route: string) => void;
}

const bodyBytesMax = 256 * 1_024;
const requestMsMax = 120_000;

const nobody = undefined as unknown as Identity;

/** Builds the server; routes are registered by the caller. */
export const buildServer = async (parts: ServerParts): Promise<FastifyInstance> => {
  const { log, metrics } = parts;
  const server: FastifyInstance<Server> = Fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    genReqId: parts.newId,
    return503OnClosing: true,
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false },
    },
  });
  server.decorateRequest('identity', nobody);
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.weir_http_requests_total.add({ route, status: String(reply.statusCode) });
    metrics.weir_http_seconds.observe({ route }, reply.elapsedTime / 1000);
  });
  server.setErrorHandler((error, request, reply) => {
    const problem = asWeirError(error);
    const route = request.routeOptions.url ?? 'unknown';
    metrics.weir_refusals_total.add({ code: problem.code });
    if (problem.status >= 500) {
      const facts = { ...errorFacts(problem), ...errorFacts(problem.cause), id: request.id, route };
      log.error({ ...facts, code: problem.code }, 'a request failed');
    }
    if ([401, 403, 429].includes(problem.status)) {
      parts.refused(request.identity, problem.code, route);
    }
    return sendProblem(request, reply, problem);
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, apiErrors.NOT_FOUND({ path: request.routeOptions.url ?? '' })),
  );
  await server.register(swagger, {
    openapi: {
      info: { title: 'Weir', version: parts.version, description: 'AI security on streams' },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
  });
  await server.register(swaggerUi, { routePrefix: '/docs' });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  return server;
};
