// The HTTP server: error answers, the OpenAPI document, and the hooks that every request passes.
import type { Server } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { type AdminGateParts, adminGate } from '../callers/admin-gate.ts';
import { apiErrors } from '../errors.ts';
import { nameVersions } from './etags.ts';
import { lateCompilers } from './late-compilers.ts';
import { serveOpenApi } from './openapi.ts';
import { asWeirError, sendProblem } from './problem.ts';
import { type RecordedAnswerParts, recordAnswers } from './recorded-answers.ts';
import { traceRequests } from './request-trace.ts';

/** How a route sends its errors, when not as a problem. */
type SendError = (request: FastifyRequest, reply: FastifyReply, error: WeirError) => FastifyReply;

declare module 'fastify' {
  interface FastifyContextConfig {
    sendError?: SendError;
  }
  interface FastifyRequest {
    identity: Identity;
  }
}

export interface ServerParts extends AdminGateParts, RecordedAnswerParts {
  readonly log: Logger;
  readonly metrics: ProductMetrics;
  readonly newId: () => string;
  readonly version: string;
  /** Records a refusal in the audit log. */
  readonly refused: (identity: Identity | undefined, problem: WeirError, route: string) => void;
}

const bodyBytesMax = 256 * 1_024;
const requestMsMax = 120_000;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

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
    frameworkErrors: (_, request, reply) => sendProblem(request, reply, apiErrors.BAD_URL()),
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false },
    },
    schemaController: { compilersFactory: lateCompilers },
  });
  server.decorateRequest('identity', nobody);
  traceRequests(server);
  adminGate(server, parts);
  recordAnswers(server, parts);
  nameVersions(server);
  // No name holds a NUL, and no database takes one.
  server.addHook('onRequest', async ({ url }) => {
    if (url.includes('%00')) throw apiErrors.BAD_URL();
  });
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
      parts.refused(request.identity, problem, route);
    }
    const send = request.routeOptions.config.sendError ?? sendProblem;
    return send(request, reply, problem);
  });
  // Fastify would take plain text for a body; here only JSON is one.
  server.removeContentTypeParser('text/plain');
  server.setNotFoundHandler((request, reply) => {
    const [url = ''] = request.url.split('?');
    const offered = methods.filter((method) => server.hasRoute({ method, url }));
    if (offered.length === 0) return sendProblem(request, reply, apiErrors.NOT_FOUND());
    reply.header('allow', offered.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendProblem(request, reply, apiErrors.METHOD({ offered }));
  });
  await serveOpenApi(server, parts.version);
  return server;
};
