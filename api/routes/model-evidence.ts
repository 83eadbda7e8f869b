// /models/:model/evidence: files that speak for a model. Whoever downloads one gets it as it was attached,
// or not at all.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  type Evidence,
  evidenceList,
  findEvidence,
} from '../../connectors/postgres/model-evidence.ts';
import { findModel } from '../../connectors/postgres/model-records.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { modelErrors } from '../models/errors.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { ModelName } from '../models/model-shape.ts';

export const evidenceBytesMax = 5 * 1_024 * 1_024;
const base64LengthMax = Math.ceil(evidenceBytesMax / 3) * 4;

const ParamsSchema = Type.Object({ model: ModelName });
const FileParamsSchema = Type.Object({
  model: ModelName,
  evidence_id: Type.String({ pattern: '^[!-~]{1,128}$' }),
});
const BodySchema = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._()-]{0,127}$' }),
    media_type: Type.Optional(Type.String({ pattern: '^[a-z]+/[a-z0-9.+-]{1,100}$' })),
    content_base64: Type.String({
      ...{ minLength: 4, maxLength: base64LengthMax, pattern: '^[A-Za-z0-9+/]+={0,2}$' },
      description: 'The file, at most 5 MiB',
    }),
  },
  { additionalProperties: false },
);
export const EvidenceSchema = Type.Object({
  evidence_id: Type.String(),
  name: Type.String(),
  media_type: Type.String(),
  sha256: Type.String(),
  size_bytes: Type.Integer(),
  attached_by: Type.String(),
  attached_at: Type.String(),
});
const ListSchema = Type.Object({ evidence: Type.Array(EvidenceSchema) });
const AttachedSchema = Type.Object({ evidence_id: Type.String(), sha256: Type.String() });

const security = [{ bearer: [] }];
const problems = problemResponses({
  401: 'No usable token',
  403: 'Auditors read; operators and admins attach',
  404: 'There is no such model, or it has no such file',
  409: 'The model is closed, or has 50 files',
  413: 'The file is larger than 5 MiB',
  422: 'The body does not match its schema',
  503: 'The database cannot be reached: nothing has changed',
});

/** A file without its content, for people. */
export const shownEvidence = (each: Evidence): Static<typeof EvidenceSchema> => ({
  ...{ evidence_id: each.evidenceId, name: each.name, media_type: each.mediaType },
  ...{ sha256: each.sha256, size_bytes: each.sizeBytes, attached_by: each.attachedBy },
  attached_at: new Date(each.attachedMs).toISOString(),
});

export interface ModelEvidenceParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly registry: Pick<ModelRegistry, 'attach'>;
}

const downloadRoute = (
  server: FastifyInstance,
  { authenticate, pool }: Pick<ModelEvidenceParts, 'authenticate' | 'pool'>,
): void => {
  server.get<{ Params: Static<typeof FileParamsSchema> }>(
    '/models/:model/evidence/:evidence_id',
    {
      schema: {
        ...{ security, params: FileParamsSchema },
        summary: 'Downloads a file',
        response: {
          200: {
            description: 'The file as it was attached',
            content: { 'application/octet-stream': { schema: Type.String({ format: 'binary' }) } },
          },
          ...problems,
        },
      },
      onRequest: onlyFor(authenticate, 'spm:auditor', 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId }, params }, reply) => {
      const { model: modelId, evidence_id: evidenceId } = params;
      const file = await findEvidence(pool, { tenantId, modelId, evidenceId });
      if (!file) throw apiErrors.NOT_FOUND();
      const { content, sha256, name } = file;
      if (createHash('sha256').update(content).digest('hex') !== sha256) {
        throw modelErrors.EVIDENCE_ALTERED({ evidence_id: evidenceId });
      }
      // A browser must not take what somebody has uploaded for a page of ours.
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('x-content-type-options', 'nosniff')
        .send(content);
    },
  );
};

/** Registers the routes. */
export const modelEvidenceRoutes = (server: FastifyInstance, parts: ModelEvidenceParts): void => {
  const { authenticate, pool, registry } = parts;
  server.post<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    '/models/:model/evidence',
    {
      bodyLimit: base64LengthMax + 4_096,
      schema: {
        ...{ security, params: ParamsSchema, body: BodySchema },
        summary: 'Attaches a file to a model',
        response: { 201: AttachedSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: { model }, body }, reply) => {
      const { name, media_type: mediaType = 'application/octet-stream', content_base64 } = body;
      const content = Buffer.from(content_base64, 'base64');
      if (content.length > evidenceBytesMax) throw apiErrors.TOO_LARGE();
      const file = { name, mediaType, content };
      const { evidenceId, sha256 } = await registry.attach(tenantId, model, by, file);
      return reply.code(201).send({ evidence_id: evidenceId, sha256 });
    },
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/models/:model/evidence',
    {
      schema: {
        ...{ security, params: ParamsSchema },
        summary: 'Lists the files of a model',
        response: { 200: ListSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:auditor', 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId }, params: { model } }) => {
      if (!(await findModel(pool, tenantId, model))) throw apiErrors.NOT_FOUND();
      return { evidence: (await evidenceList(pool, tenantId, model)).map(shownEvidence) };
    },
  );
  downloadRoute(server, parts);
};
