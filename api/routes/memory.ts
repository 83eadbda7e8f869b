// /memory: what is remembered about a user. Everybody sees, takes along and erases their own; admins may
// export and erase that of anybody in their organisation.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { MemoryEntry, Owner } from '../../connectors/memory/memory.ts';
import { namespaces } from '../../connectors/memory/memory.ts';
import { memoryInput } from '../../policies/memory-input.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import type { MemoryDesk } from '../memory/memory-desk.ts';

const ParamsSchema = Type.Object({
  id: Type.String({ pattern: '^(session|longterm|system)\\.[0-9a-f]{32}$' }),
});
const UserSchema = Type.Object(
  { user: Type.Optional(Type.String({ pattern: '^[!-~]{1,128}$' })) },
  { additionalProperties: false },
);
const PageSchema = Type.Object(
  {
    namespace: Type.Optional(Type.Enum([...namespaces])),
    offset: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-5]\\d\\d|600)$' })),
  },
  { additionalProperties: false },
);
const EntrySchema = Type.Object({
  id: Type.String(),
  namespace: Type.String(),
  session_id: Type.String(),
  key: Type.String(),
  value: Type.String({ description: 'Without secrets and personal data' }),
  verdict: Type.String({ description: '`flag`: it is kept, and never put to a model' }),
  written_at: Type.String(),
  expires_at: Type.String(),
});
const ListSchema = Type.Object({
  entries: Type.Array(EntrySchema),
  total: Type.Integer(),
  tampered: Type.Array(Type.String(), {
    description: 'Entries that were changed behind our back: nothing of them is shown',
  }),
});
const SettingsSchema = Type.Object(
  { history: Type.Boolean({ description: 'Whether chats are remembered, and told to the model' }) },
  { additionalProperties: false },
);
const ErasedSchema = Type.Object({ erased: Type.Integer() });

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may see to the memory of others',
  404: 'There is no such entry',
  422: 'The request does not match its schema',
  503: 'Redis or the worker cannot be reached: nothing is known to have changed',
});

const iso = (ms: number): string => new Date(ms).toISOString();

/** An entry as it is shown and exported. */
export const shownEntry = (entry: MemoryEntry): Static<typeof EntrySchema> => ({
  ...{ id: entry.id, namespace: entry.namespace, session_id: entry.sessionId, key: entry.key },
  ...{ value: entry.value, verdict: entry.verdict },
  ...{ written_at: iso(entry.writtenMs), expires_at: iso(entry.expiresMs) },
});

export interface MemoryRouteParts {
  readonly authenticate: Authenticate;
  readonly memory: MemoryDesk;
  readonly policies: Pick<TenantPolicies, 'decideMemory'>;
  readonly journal: Pick<Journal, 'note'>;
}

const common = { security: [{ bearer: [] }] };

/** Whose memory is meant: that of the caller, or of the user that an admin names. */
const ownerOf = (
  { tenantId, subject }: FastifyRequest['identity'],
  { user }: Static<typeof UserSchema>,
): Owner => ({ tenantId, userId: user ?? subject });

/** Looking: the list and the export. */
const lookingRoutes = (
  server: FastifyInstance,
  onRequest: (request: FastifyRequest) => Promise<void>,
  { memory, policies, journal }: MemoryRouteParts,
): void => {
  const may = (
    { tenantId, subject: callerId, roles }: FastifyRequest['identity'],
    userId: string,
    use: { readonly operation: 'list' | 'export'; readonly namespace?: MemoryEntry['namespace'] },
  ): boolean =>
    policies.decideMemory(memoryInput({ ...use, roles, userId, callerId, frozen: false }), tenantId)
      .decision === 'allow';

  server.get<{ Querystring: Static<typeof PageSchema> }>(
    '/memory',
    {
      schema: {
        ...common,
        summary: 'Lists what is remembered about the caller, the newest of each namespace first',
        querystring: PageSchema,
        response: { 200: ListSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, query: { namespace: named, offset = '0', limit = '50' } }) => {
      const owner = ownerOf(identity, {});
      const wanted = namespaces
        .filter((namespace) => named === undefined || namespace === named)
        .filter((namespace) => may(identity, owner.userId, { operation: 'list', namespace }));
      const { entries, tampered } = await memory.look(owner, identity, wanted);
      const from = Number(offset);
      const page = entries.slice(from, from + Number(limit)).map(shownEntry);
      return { entries: page, total: entries.length, tampered: [...tampered] };
    },
  );

  server.get<{ Querystring: Static<typeof UserSchema> }>(
    '/memory/export',
    {
      schema: {
        ...common,
        summary: 'All that is remembered about the caller, or about the user that an admin names',
        querystring: UserSchema,
        response: {
          200: {
            description: 'One entry per line',
            content: { 'application/jsonl': { schema: Type.String() } },
          },
          ...problems,
        },
      },
      onRequest,
    },
    async ({ identity, query }, reply) => {
      const owner = ownerOf(identity, query);
      if (!may(identity, owner.userId, { operation: 'export' })) throw apiErrors.ROLE();
      const { entries } = await memory.look(owner, identity);
      const details = { user_id: owner.userId, count: entries.length };
      await journal.note(identity.tenantId, identity.subject, 'memory_exported', details);
      return reply
        .type('application/jsonl')
        .send(entries.map((entry) => `${JSON.stringify(shownEntry(entry))}\n`).join(''));
    },
  );
};

/** Forgetting: one entry, or all of them. */
const erasingRoutes = (
  server: FastifyInstance,
  onRequest: (request: FastifyRequest) => Promise<void>,
  { memory }: MemoryRouteParts,
): void => {
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/memory/:id',
    {
      schema: {
        ...common,
        summary: 'Forgets one entry of the caller',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity, params: { id: entry_id } }, reply) => {
      const namespace = namespaces.find((each) => entry_id.startsWith(`${each}.`));
      const asked = { operation: 'delete' as const, entry_id, ...(namespace ? { namespace } : {}) };
      await memory.ask(ownerOf(identity, {}), identity, asked);
      return reply.code(204).send(null);
    },
  );

  server.delete<{ Querystring: Static<typeof UserSchema> }>(
    '/memory',
    {
      schema: {
        ...common,
        summary: 'Forgets all of the caller, or of the user that an admin names',
        querystring: UserSchema,
        response: { 200: ErasedSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, query }) => {
      const owner = ownerOf(identity, query);
      const { count: erased } = await memory.ask(owner, identity, { operation: 'erase' });
      return { erased };
    },
  );
};

/** Registers the routes. */
export const memoryRoutes = (server: FastifyInstance, parts: MemoryRouteParts): void => {
  const { authenticate, memory, journal } = parts;
  const onRequest = onlyFor(authenticate, '*');
  lookingRoutes(server, onRequest, parts);
  erasingRoutes(server, onRequest, parts);

  server.get(
    '/memory/settings',
    {
      schema: {
        ...common,
        summary: 'Whether the chats of the caller are remembered',
        response: { 200: SettingsSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity }) => ({ history: await memory.keepsHistory(ownerOf(identity, {})) }),
  );

  server.put<{ Body: Static<typeof SettingsSchema> }>(
    '/memory/settings',
    {
      schema: {
        ...common,
        summary: 'Says whether the chats of the caller are remembered',
        body: SettingsSchema,
        response: { 200: SettingsSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, body: { history } }) => {
      await memory.keepHistory(ownerOf(identity, {}), history);
      const details = { history };
      await journal.note(identity.tenantId, identity.subject, 'memory_settings_changed', details);
      return { history };
    },
  );
};
