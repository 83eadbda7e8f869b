// document-search: the chunks of one tenant, found by the words of a prompt. What belongs to a user is
// found for nobody else; a chunk that shares too little with the prompt is not found at all.
import MiniSearch from 'minisearch';
import { isContentWord } from '../posture/tokens.ts';
import type { TrustFacts } from './trust.ts';

/** A chunk that can be found; without an `owner` it is the whole tenant's. */
export interface SearchableChunk extends TrustFacts {
  readonly documentId: string;
  /** Its number in the document, from 1. */
  readonly n: number;
  readonly owner: string | null;
  readonly title: string;
  readonly source: string;
  readonly sha256: string;
}

export interface SearchHit extends SearchableChunk {
  /** How much of the prompt it answers, from 0 to 1. */
  readonly score: number;
}

export interface DocumentSearch {
  readonly size: number;
  /** Adds a document, in place of what there was of it; others have their turn meanwhile. */
  put(
    documentId: string,
    chunks: readonly (SearchableChunk & { readonly text: string })[],
  ): Promise<void>;
  remove(documentId: string): void;
  /** The chunks that a user may see and that answer most of the prompt, the best first. */
  find(userId: string, prompt: string, countMax: number): readonly SearchHit[];
}

/** Of a prompt, its beginning and its end are looked for, in UTF-16 units. */
const promptPart = 2_000;
const wordsMax = 64;
/** So many words of a prompt are looked for, the rarest: they tell most, and cost least. */
const soughtMax = 8;
/** Words beyond the least number are looked for while they are in so few chunks together. */
const chunksReadMax = 3_000;
/** The share of the words sought that a chunk must hold, and the least number where there are more. */
const shareMin = 0.3;
const wordsMin = 2;
const piecesAtOnce = 50;

/** `opens`, `opened` and `opening` as one; cut the same way everywhere, it need be no word. */
const stem = (word: string): string =>
  word
    .replace(/(?:(?<=\p{L}{4})(?:ing|ed)|(?<=\p{L}{2}[^s])(?:es|s))$/u, '')
    .replace(/(?<=\p{L}{3})e$/u, '');

const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(isContentWord).map(stem);

const askedOf = (prompt: string): readonly string[] => {
  const isShort = prompt.length <= 2 * promptPart;
  const read = isShort ? prompt : `${prompt.slice(0, promptPart)} ${prompt.slice(-promptPart)}`;
  return [...new Set(wordsOf(read))].slice(0, wordsMax);
};

const idOf = (documentId: string, n: number): string => `${documentId}#${n}`;

interface Word {
  readonly word: string;
  count: number;
}

/** In how many chunks each word is. */
const wordCounts = () => {
  const known = new Map<string, Word>();
  const held = new Map<string, readonly Word[]>();
  return {
    add: (id: string, added: readonly string[]): void => {
      const counted = [...new Set(added)].map((word) => known.get(word) ?? { word, count: 0 });
      for (const each of counted) {
        each.count += 1;
        known.set(each.word, each);
      }
      held.set(id, counted);
    },
    remove: (id: string): void => {
      for (const each of held.get(id) ?? []) {
        each.count -= 1;
        if (each.count === 0) known.delete(each.word);
      }
      held.delete(id);
    },
    /** Those of the words that are anywhere, the rarest; and how many are left out as too common. */
    rarest: (asked: readonly string[]) => {
      const rare = asked
        .flatMap((word) => known.get(word) ?? [])
        .sort((a, b) => a.count - b.count)
        .slice(0, soughtMax);
      let read = 0;
      const sought = rare.filter(({ count }, at) => {
        read += count;
        return at < wordsMin || read <= chunksReadMax;
      });
      return { sought: sought.map(({ word }) => word), left: rare.length - sought.length };
    },
  };
};

/** Makes an empty index. */
export const documentSearch = (): DocumentSearch => {
  const search = new MiniSearch<{ id: string; text: string }>({
    fields: ['text'],
    tokenize: (text) => [...wordsOf(text)],
    processTerm: (word) => word,
    searchOptions: { tokenize: (asked) => asked.split(' ') },
  });
  const chunks = new Map<string, SearchableChunk>();
  const idsOf = new Map<string, readonly string[]>();
  const words = wordCounts();

  const remove = (documentId: string): void => {
    for (const id of idsOf.get(documentId) ?? []) {
      search.discard(id);
      words.remove(id);
      chunks.delete(id);
    }
    idsOf.delete(documentId);
  };

  return {
    get size() {
      return chunks.size;
    },
    put: async (documentId, added) => {
      remove(documentId);
      const ids = added.map(({ n }) => idOf(documentId, n));
      for (const { text, ...facts } of added) chunks.set(idOf(documentId, facts.n), facts);
      idsOf.set(documentId, ids);
      const texts = added.map(({ n, text }) => ({ id: idOf(documentId, n), text }));
      for (const { id, text } of texts) words.add(id, wordsOf(text));
      await search.addAllAsync(texts, { chunkSize: piecesAtOnce });
    },
    remove,
    find: (userId, prompt, countMax) => {
      const asked = askedOf(prompt);
      const { sought, left } = words.rarest(asked);
      if (sought.length === 0) return [];
      const of = Math.min(asked.length, soughtMax) - left;
      const least = Math.max(Math.min(wordsMin, of), shareMin * of);
      const isVisible = (id: string): boolean => {
        const owner = chunks.get(id)?.owner;
        return owner === null || owner === userId;
      };
      return search
        .search(sought.join(' '), {
          filter: ({ id, queryTerms }) => queryTerms.length >= least && isVisible(id),
        })
        .slice(0, countMax)
        .flatMap(({ id, queryTerms }) => {
          const chunk = chunks.get(id);
          return chunk ? [{ ...chunk, score: queryTerms.length / of }] : [];
        });
    },
  };
};
