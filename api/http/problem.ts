// Problems: every error as RFC 9457 problem+json. Nothing of the request or of a stack is repeated.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { WeirError } from '../../engine/kernel/errors.ts';
import { apiErrors } from '../errors.ts';

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && 'statusCode' in error;

const mismatchesOf = (error: FastifyError): readonly unknown[] =>
  (error.validation ?? []).map(({ instancePath, message }) => ({
    path: instancePath || '/',
    expected: message,
  }));

/** Any thrown value as one of our coded errors. */
export const asWeirError = (error: unknown): WeirError => {
  if (error instanceof WeirError) return error;
  if (!isFastifyError(error)) return apiErrors.INTERNAL({}, { cause: error });
  if (error.validation) return apiErrors.SCHEMA({ mismatches: mismatchesOf(error) });
  if (error.statusCode === 413) return apiErrors.TOO_LARGE();
  if (error.statusCode === 415) return apiErrors.MEDIA_TYPE();
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return apiErrors.MALFORMED({}, { cause: error });
  }
  return apiErrors.INTERNAL({}, { cause: error });
};

/** The shared schema of problems, for the server to add; some kinds carry more fields than these. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Where the code is explained' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable: WEIR_<ROOM>_<WHAT>' }),
    detail: Type.String({ description: 'What to do about it' }),
    error: Type.String(),
  },
  { $id: 'Problem', additionalProperties: true },
);

/** The responses of a route that answers problems with these statuses. */
export const problemResponses = (
  described: Readonly<Record<number, string>>,
): Readonly<Record<number, unknown>> =>
  Object.fromEntries(
    Object.entries(described).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } } },
    ]),
  );

/** Sends a problem; `Retry-After` when the error says how long to wait. */
export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  error: WeirError,
): FastifyReply => {
  const { retry_after_seconds: retryAfter } = error.detail;
  if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
  if (error.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(error.status)
    .type('application/problem+json')
    .send({
      type: `/docs#${error.code}`,
      title: error.message,
      status: error.status,
      code: error.code,
      detail: error.help,
      error: error.code,
      instance: request.id,
      ...error.detail,
    });
};
