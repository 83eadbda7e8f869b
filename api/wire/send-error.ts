// How a route in a wire format of others answers an error: in the shape of that format.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WeirError } from '../../engine/kernel/errors.ts';
import type { WireFormat } from './format.ts';

/** For `config.sendError` of a route. */
export const sendInFormat =
  <Body>(format: Pick<WireFormat<Body>, 'error'>) =>
  (request: FastifyRequest, reply: FastifyReply, error: WeirError): FastifyReply => {
    const { status, body } = format.error(error, request.id);
    const { retry_after_seconds: retryAfter } = error.detail;
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
    return reply.code(status).type('application/json').send(body);
  };
