// Whose documents are found: whatever is added, removed and asked, nobody finds what is another's.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentSearch, type SearchableChunk } from '../../operators/retrieval/document-search.ts';
import { retrieve } from '../../operators/retrieval/retrieve.ts';

const nowMs = Date.UTC(2026, 0, 1);
const words = ['river', 'lock', 'weir', 'water', 'gate', 'level', 'keeper', 'boat'];
const text = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 })
  .map((w) => w.join(' '));
const owner = fc.constantFrom('ada', 'bob', 'eve', null);

const chunkOf = (more: Partial<SearchableChunk> = {}): SearchableChunk => ({
  ...{ documentId: 'd', n: 1, owner: null, title: 'A title', source: 'upload', sha256: 'hash' },
  ...{ classification: 'internal', createdMs: nowMs, guardVerdict: 'allow', guardScore: 0 },
  ...{ isIntact: true, ...more },
});

describe('an index of documents', () => {
  it('finds for a user what is the tenant\u2019s or the user\u2019s own, and nothing that was removed', async () => {
    const documents = fc.array(
      fc.record({
        owner,
        texts: fc.array(text, { minLength: 1, maxLength: 3 }),
        removed: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        documents,
        text,
        owner,
        fc.nat(5),
        async (added, prompt, asker, countMax) => {
          const index = documentSearch();
          for (const [at, { owner: whose, texts }] of added.entries()) {
            const documentId = `d${at}`;
            const chunks = texts.map((each, n) => ({
              ...chunkOf({ documentId, n: n + 1, owner: whose }),
              text: each,
            }));
            await index.put(documentId, chunks);
          }
          for (const [at, { removed }] of added.entries()) if (removed) index.remove(`d${at}`);
          const user = asker ?? 'nobody';
          const found = index.find(user, prompt, countMax);
          expect(found.length).toBeLessThanOrEqual(countMax);
          for (const each of found) {
            const document = added[Number(each.documentId.slice(1))];
            expect(document?.removed).toBe(false);
            expect([null, user]).toContain(document?.owner);
            expect(each.owner).toBe(document?.owner);
          }
          const left = added.filter(({ removed }) => !removed).flatMap(({ texts }) => texts);
          expect(index.size).toBe(left.length);
        },
      ),
    );
  });

  it('finds what answers the prompt, the best first, and nothing that shares a word by chance', async () => {
    const index = documentSearch();
    const put = (documentId: string, content: string) =>
      index.put(documentId, [{ ...chunkOf({ documentId }), text: content }]);
    await put('hours', 'The lock keeper opens the upper gate at nine and closes it at five.');
    await put('levels', 'Water levels are read every hour at the upper gate by the lock keeper.');
    await put('menu', 'The canteen serves soup on Monday and fish on Friday.');
    const found = index.find(
      'ada',
      'When does the lock keeper open the upper gate? It opens late?',
      3,
    );
    expect(found.map(({ documentId }) => documentId)).toEqual(['hours', 'levels']);
    expect(index.find('ada', 'Write a haiku about Monday mornings in winter snow', 3)).toEqual([]);
    expect(index.find('ada', 'and the of', 3)).toEqual([]);
    expect(index.find('ada', 'canteen', 3).map(({ documentId }) => documentId)).toEqual(['menu']);
  });

  it('knows a word by its beginning: opens, opened, opening', async () => {
    const index = documentSearch();
    await index.put('d', [
      { ...chunkOf(), text: 'The canteen closes late. Classes opened in springs.' },
    ]);
    for (const prompt of ['closing canteens', 'class', 'open', 'opening', 'spring', 'closed']) {
      expect([prompt, index.find('ada', prompt, 1).length]).toEqual([prompt, 1]);
    }
  });

  it('replaces a document that is put again', async () => {
    const index = documentSearch();
    await index.put(
      'd',
      [1, 2].map((n) => ({ ...chunkOf({ n }), text: `river lock ${n}` })),
    );
    await index.put('d', [{ ...chunkOf(), text: 'water gate' }]);
    expect(index.size).toBe(1);
    expect(index.find('ada', 'river lock', 3)).toEqual([]);
    expect(index.find('ada', 'water gate', 3)).toHaveLength(1);
  });

  it('reads no more of a prompt than its beginning and its end', async () => {
    const index = documentSearch();
    await index.put('d', [{ ...chunkOf(), text: 'river lock' }]);
    const far = 'x '.repeat(3_000);
    expect(index.find('ada', `${far} river lock ${far}`, 3)).toEqual([]);
    expect(index.find('ada', `${far} river lock`, 3)).toHaveLength(1);
  });
});

describe('what is retrieved', () => {
  const found = (more: Partial<SearchableChunk> = {}) => ({ ...chunkOf(more), score: 1 });

  it('is neutral when nothing was found', () => {
    expect(retrieve('What is a weir?', [], nowMs)).toMatchObject({
      ...{ retrieved_contexts: [], retrieval_trust: 1 },
    });
  });

  it('are references alone: no text, no title, no owner', () => {
    const { retrieved_contexts, retrieval_trust } = retrieve(
      'weir',
      [found({ owner: 'ada' })],
      nowMs,
    );
    expect(retrieved_contexts).toEqual([
      { document_id: 'd', chunk: 1, source: 'upload', trust_score: 0.9, sha256: 'hash' },
    ]);
    expect(retrieval_trust).toBe(0.9);
  });

  it('leaves out what is trusted too little, and says what was changed', () => {
    const old = nowMs - 400 * 86_400_000;
    const poor = found({ classification: 'public', createdMs: old, documentId: 'poor' });
    const changed = found({ isIntact: false, documentId: 'changed' });
    const all = retrieve('weir', [poor, changed, found()], nowMs);
    expect(all.retrieved_contexts.map((each) => each.document_id)).toEqual(['d']);
    expect(all.changed_contexts?.map((each) => each.document_id)).toEqual(['changed']);
    expect(all.retrieval_trust).toBe(0.7);
  });
});
