// documents_search as a tool: the excerpts of documents that the asking user may see.
import type { DatabasePool } from 'slonik';
import Type from 'typebox';
import { chunksByReference } from '../../connectors/postgres/document-changes.ts';
import { type Tool, tool } from '../../connectors/tools/tool.ts';
import { trustMin, trustOf } from '../../operators/retrieval/trust.ts';
import type { Documents } from '../../pipelines/services.ts';
import { isIntact } from '../documents/document-library.ts';

const excerptsMax = 5;

/** Makes the tool; texts that no longer have their hash are left out. */
export const documentsSearch = (
  documents: Documents,
  pool: () => DatabasePool | Promise<DatabasePool>,
  now: () => number,
): Tool =>
  tool({
    name: 'documents_search',
    description:
      "Searches the documents of the user and of the user's organisation, and answers with excerpts.",
    ...{ sensitive: true, outbound: false, sideEffect: false },
    parameters: Type.Object(
      {
        query: Type.String({
          minLength: 1,
          maxLength: 400,
          description: 'The words to look for',
        }),
      },
      { additionalProperties: false },
    ),
    run: async ({ query }, { tenantId, userId }) => {
      const found = documents.find(tenantId, userId, query, excerptsMax);
      const references = found.map(({ documentId, n }) => ({ documentId, n }));
      const chunks =
        references.length === 0
          ? []
          : await chunksByReference(await pool(), { tenantId, userId }, references);
      const trusted = chunks.filter(
        (chunk) => isIntact(chunk) && trustOf({ ...chunk, isIntact: true }, now()) >= trustMin,
      );
      return {
        text:
          trusted.map(({ title, text }, at) => `[${at + 1}] ${title}\n${text}`).join('\n\n') ||
          'Nothing was found.',
        summary: `found ${trusted.length} excerpts`,
      };
    },
  });
