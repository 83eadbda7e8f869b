// ETags: every answer to a GET names its version, so that who has it already is sent nothing (304), and who
// changes something may say which version of it they have seen (If-Match, 412).
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { apiErrors } from '../errors.ts';

const changing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The version of a value, as a strong validator. */
export const etagOf = (value: string): string =>
  `"${createHash('sha256').update(value).digest('base64url').slice(0, 22)}"`;

const listed = (header: string): readonly string[] =>
  header.split(',').map((each) => each.trim().replace(/^W\//, ''));

const isNamed = (header: string | undefined, etag: string): boolean =>
  header !== undefined && (header.trim() === '*' || listed(header).includes(etag));

/** The version of what stands at the address of a request, as its caller sees it. */
const versionNow = async (
  server: FastifyInstance,
  { url, headers }: FastifyRequest,
): Promise<string | undefined> => {
  const { authorization, 'x-api-key': key } = headers;
  const { statusCode, headers: seen } = await server.inject({
    method: 'GET',
    url,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(typeof key === 'string' ? { 'x-api-key': key } : {}),
    },
  });
  return statusCode === 200 && typeof seen.etag === 'string' ? seen.etag : undefined;
};

/** Adds versions to every route that is registered after it. A route may set a version of its own. */
export const nameVersions = (server: FastifyInstance): void => {
  server.addHook('preHandler', async (request) => {
    const { 'if-match': wanted } = request.headers;
    if (wanted === undefined || !changing.has(request.method) || !request.identity) return;
    const etag = await versionNow(server, request);
    if (etag === undefined || !isNamed(wanted, etag)) throw apiErrors.STALE();
  });

  server.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || !request.identity) return payload;
    if (typeof payload !== 'string') return payload;
    const own = reply.getHeader('etag');
    const etag = typeof own === 'string' ? own : etagOf(payload);
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (!isNamed(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return '';
  });
};
