// The OpenAPI document: made from the schemas of the routes. What all routes have in common (tags, ids,
// security, the errors that can happen anywhere) is said here, so that a route only says what is its own.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { SignIn } from '../callers/only-for.ts';
import { ProblemSchema } from './problem.ts';
import { isCreating } from './recorded-answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How errors of the route look, when not as a problem. */
    errorSchema?: TSchema;
  }
}

const security = [{ bearer: [] }, { applicationKey: [] }];

/** What can go wrong wherever there is such a part of a request. */
const errors = {
  any: { 400: 'The request is not well-formed', 500: 'Something went wrong in Weir' },
  signedIn: {
    401: 'No token, or one that cannot be trusted',
    403: 'The role or the organisation of the caller does not allow it',
    503: 'The log, the database or the keys of the identity provider cannot be reached',
  },
  change: { 412: 'If-Match names another version than there is' },
  create: { 409: 'The request of this Idempotency-Key is still under way' },
  input: { 422: 'The request does not match its schema: `mismatches` says where' },
  body: { 413: 'The body is too large', 415: 'The body is not sent as JSON' },
} as const;

/** Segments of a path that say nothing about its subject. */
const silent: ReadonlySet<string> = new Set(['', 'api', 'v1', '.well-known']);
const areas: ReadonlyMap<string, string> = new Map([
  ['freeze', 'freezes'],
  ['unfreeze', 'freezes'],
  ['health', 'operating'],
  ['healthz', 'operating'],
  ['readyz', 'operating'],
  ['mcp', 'mcp-servers'],
]);

const tagOf = (url: string): string => {
  const subject = url.split('/').find((segment) => !silent.has(segment)) ?? 'operating';
  return areas.get(subject) ?? subject;
};

/** `POST /keys/:id/rotate` → `postKeysByIdRotate`. */
const operationIdOf = (method: string, url: string): string => {
  const words = url.replaceAll(':', 'by-').split(/[^A-Za-z0-9]+/);
  const named = words.filter(Boolean).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + named.join('');
};

const isSignIn = (hook: unknown): hook is SignIn => typeof hook === 'function' && 'roles' in hook;

const signInOf = ({ onRequest }: RouteOptions): SignIn | undefined =>
  [onRequest].flat().find(isSignIn);

type Described = { readonly description?: string; readonly content?: unknown };

/** The errors of a route: its own words where it has some, else those of all. */
const responsesOf = (
  schema: FastifySchema,
  route: RouteOptions,
  isSignedIn: boolean,
): Readonly<Record<string, unknown>> => {
  const hasInput = Boolean(schema.body || schema.params || schema.querystring);
  const method = [route.method].flat()[0] ?? 'GET';
  const isRead = method === 'GET';
  const common = {
    ...errors.any,
    ...(isSignedIn && !isRead ? errors.change : {}),
    ...(isCreating(method, schema.response) ? errors.create : {}),
    ...(isSignedIn ? errors.signedIn : {}),
    ...(hasInput ? errors.input : {}),
    ...(schema.body ? { ...errors.body } : {}),
  };
  const own = (schema.response ?? {}) as Readonly<Record<string, Described>>;
  const { errorSchema } = route.config ?? {};
  const content = errorSchema
    ? { 'application/json': { schema: errorSchema } }
    : { 'application/problem+json': { schema: { $ref: 'Problem#' } } };
  const bare = Object.entries(own).filter(
    ([status, response]) => Number(status) >= 400 && Object.keys(response).length === 1,
  );
  const described = [
    ...Object.entries(common),
    ...bare.map(([status, { description }]) => [status, description] as const),
  ];
  const filled = described.map(([status, description]) => [status, { description, content }]);
  const unchanged = isSignedIn && isRead ? { 304: { description: 'The version is known' } } : {};
  return { ...Object.fromEntries(filled), ...unchanged, ...without(own, bare) };
};

const without = <Value>(all: Readonly<Record<string, Value>>, some: readonly [string, Value][]) => {
  const left = new Set(some.map(([name]) => name));
  return Object.fromEntries(Object.entries(all).filter(([name]) => !left.has(name)));
};

const Header = Type.Optional(Type.String({ maxLength: 255 }));
const headersOf = (method: string, schema: FastifySchema, isSignedIn: boolean) => {
  if (!isSignedIn) return {};
  if (method === 'GET') return { 'If-None-Match': describing(Header, 'Versions that are known') };
  return {
    'If-Match': describing(Header, 'The version that is changed, by the ETag of a GET; else 412'),
    ...(isCreating(method, schema.response) ? { 'Idempotency-Key': again } : {}),
  };
};
const describing = (schema: TSchema, description: string): TSchema => ({ ...schema, description });
const again = describing(Header, 'Sent again, it gets the answer that was given, for a day');

/** A route as the document shows it. */
const described = (schema: FastifySchema, url: string, route: RouteOptions): FastifySchema => {
  if (schema.hide) return schema;
  const signIn = signInOf(route);
  const method = [route.method].flat()[0] ?? 'GET';
  return {
    tags: [tagOf(url)],
    operationId: operationIdOf(method, url),
    headers: Type.Object(headersOf(method, schema, signIn !== undefined)),
    ...schema,
    ...(signIn ? { security, 'x-roles': signIn.roles } : {}),
    response: responsesOf(schema, route, signIn !== undefined),
  };
};

/** Serves the document at `/openapi.json`, and as pages at `/docs`. */
export const serveOpenApi = async (server: FastifyInstance, version: string): Promise<void> => {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        ...{ title: 'Weir', version, description: 'AI security on streams' },
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: {
            ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            description: 'A token, or an application key',
          },
          applicationKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema ?? {}, url, route), url }),
    refResolver: { buildLocalReference: ({ $id }, _, __, at) => String($id ?? `def-${at}`) },
  });
  server.addSchema(ProblemSchema);
  await server.register(swaggerUi, { routePrefix: '/docs' });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
};
