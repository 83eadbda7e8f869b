// /inventory: what is there of AI, who uses what, how an attack could go, and all of it as a bill of
// materials. Auditors, operators and admins read it.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { problemResponses } from '../http/problem.ts';
import { shownGraph, shownItem } from '../inventory/inventory-shape.ts';
import type { InventoryView } from '../inventory/inventory-view.ts';

const Nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);
const Limit = Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' }));
const ListQuerySchema = Type.Object(
  {
    kind: Type.Optional(Type.String({ pattern: '^[a-z_]{1,32}$' })),
    after: Type.Optional(Type.String({ maxLength: 400, description: '`next` of the page before' })),
    limit: Limit,
  },
  { additionalProperties: false },
);
const PathQuerySchema = Type.Object(
  {
    from: Type.Optional(Type.String({ maxLength: 140, description: 'An agent' })),
    to: Type.Optional(Type.String({ maxLength: 64, description: 'A class of data' })),
    limit: Limit,
  },
  { additionalProperties: false },
);
const ItemSchema = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  registered: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Whether somebody answers for it; null for what nobody needs to register',
  }),
  state: Nullable(Type.String()),
  owner: Nullable(Type.String()),
  first_seen: Nullable(Type.String()),
  last_seen: Nullable(Type.String()),
  seen_count: Type.Integer(),
});
const ListSchema = Type.Object({
  items: Type.Array(ItemSchema),
  next: Nullable(Type.String()),
});
const End = Type.Object({ kind: Type.String(), id: Type.String() });
const GraphSchema = Type.Object({
  nodes: Type.Array(ItemSchema),
  edges: Type.Array(
    Type.Object({
      from: End,
      relation: Type.String(),
      to: End,
      first_seen: Nullable(Type.String()),
      last_seen: Nullable(Type.String()),
      seen_count: Type.Integer(),
    }),
  ),
  is_cut: Type.Boolean({ description: 'There is more than is shown' }),
});
const Share = Type.Number({ minimum: 0, maximum: 1 });
const PathsSchema = Type.Object({
  paths: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      score: Share,
      nodes: Type.Array(
        Type.Object({ role: Type.String(), kind: Type.String(), id: Type.String() }),
      ),
      factors: Type.Object({ data: Share, entry: Share, exit: Share, seen: Share }),
      explanation: Type.Array(Type.String()),
    }),
  ),
  count: Type.Integer({ description: 'Of all paths, also those behind the limit' }),
});

const security = [{ bearer: [] }];
const problems = problemResponses({
  401: 'No usable token',
  403: 'Only auditors, operators and admins may',
  422: 'The query does not match its schema',
  503: 'The database cannot be reached',
});

/** A kind has no space in it. */
const placeOf = (after: string | undefined) => {
  if (after === undefined) return undefined;
  const [kind = '', ...id] = after.split(' ');
  return { kind, id: id.join(' ') };
};

/** The rest is CycloneDX's own. */
const BillSchema = Type.Object(
  { bomFormat: Type.Literal('CycloneDX'), specVersion: Type.String() },
  { additionalProperties: true },
);

/** Registers the routes. */
export const inventoryRoutes = (
  server: FastifyInstance,
  { authenticate, view }: { readonly authenticate: Authenticate; readonly view: InventoryView },
): void => {
  const onRequest = onlyFor(authenticate, 'spm:auditor', 'spm:operator', 'spm:admin');
  server.get<{ Querystring: Static<typeof ListQuerySchema> }>(
    '/inventory',
    {
      schema: {
        ...{ security, querystring: ListQuerySchema },
        summary: 'Lists models, agents, tools, data and identities: registered, seen, or both',
        response: { 200: ListSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, query: { kind, after, limit = '100' } }) => {
      const countMax = Number(limit);
      const page = { kind, after: placeOf(after), countMax: countMax + 1 };
      const found = (await view.items(tenantId, page)).map(shownItem);
      const items = found.slice(0, countMax);
      const last = items.at(-1);
      return { items, next: found.length > countMax && last ? `${last.kind} ${last.id}` : null };
    },
  );
  server.get(
    '/inventory/graph',
    {
      schema: {
        security,
        summary: 'Shows who uses what: models, agents, tools, data, identities',
        response: { 200: GraphSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }) => shownGraph(await view.graph(tenantId)),
  );
  server.get<{ Querystring: Static<typeof PathQuerySchema> }>(
    '/inventory/attack-paths',
    {
      schema: {
        ...{ security, querystring: PathQuerySchema },
        summary: 'Ranks the ways in which outsiders could make agents carry data out, and says why',
        response: { 200: PathsSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, query: { from, to, limit = '100' } }) => {
      const all = await view.paths(tenantId, { from, to });
      const paths = all.slice(0, Number(limit)).map(({ nodes, explanation, ...path }) => ({
        ...{ ...path, nodes: [...nodes], explanation: [...explanation] },
      }));
      return { paths, count: all.length };
    },
  );
  server.get(
    '/inventory/aibom',
    {
      schema: {
        security,
        summary: 'The bill of materials of all AI, as CycloneDX 1.6',
        response: {
          200: {
            description: 'CycloneDX 1.6',
            content: { 'application/vnd.cyclonedx+json': { schema: BillSchema } },
          },
          ...problems,
        },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }, reply) => {
      const bill = JSON.stringify(await view.bill(tenantId), null, 2);
      return reply.header('content-type', 'application/vnd.cyclonedx+json; version=1.6').send(bill);
    },
  );
};
