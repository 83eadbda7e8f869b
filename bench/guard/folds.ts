// folds: each row is judged by a model that has not seen it: attacks by one that was fitted without
// their whole family, innocent rows by one that was fitted without them.
import type { Finder } from '../../operators/guard/lexicon/finder.ts';
import type { SurpriseTable } from '../../operators/guard/model/surprise.ts';
import { augment, inDocuments } from './augment.ts';
import { type Example, exampleOf } from './example.ts';
import { type Fitted, fitModel, type Head } from './fit-model.ts';
import { randomOf } from './random.ts';
import { rarityOf } from './rarity.ts';
import type { GuardRow } from './rows.ts';
import { windowOf } from './score.ts';

export interface Scored {
  readonly row: GuardRow;
  readonly score: number;
}

const foldCount = 4;
const seed = 7;
/** The inverse of the penalty, per row. */
const freedom = 10;

/** Families that are the same kind of attack under two names are left out together. */
export const familyOf = ({ source, family }: GuardRow): string => {
  if (source.startsWith('bipia')) return 'bipia';
  if (source === 'dan' || source === 'in-the-wild-even') return 'in-the-wild';
  if (source === 'pif' || source === 'system-prompt-extraction') return source;
  return source === 'deepset-train' ? source : family;
};

const hashOf = (text: string): number => {
  let hash = 7;
  for (let at = 0; at < text.length; at += 1)
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash >>> 3;
};

/** Reads rows, each once. */
export const readerOf = (finder: Finder, table: SurpriseTable) => {
  const known = new Map<string, Example>();
  return (row: GuardRow): Example => {
    const key = `${row.head} ${row.text}`;
    const example = known.get(key) ?? exampleOf(row, finder, table);
    known.set(key, example);
    return { ...example, row };
  };
};

/** Fits a model to rows and what augmentation makes of them. */
export const fitRows = (rows: readonly GuardRow[], read: (row: GuardRow) => Example): Fitted => {
  const random = randomOf(seed);
  const examples = augment(rows, random).map(read);
  const count = (head: Head, isAttack: boolean): number =>
    examples.filter(({ row }) => row.head === head && row.isAttack === isAttack).length;
  const attackWeights = {
    user: count('user', false) / count('user', true),
    document: count('document', false) / count('document', true),
  };
  const options = {
    ...{ epochs: 8, rate: 1, penalty: 1 / (freedom * examples.length) },
    weightOf: ({ row }: Example) => (row.isAttack ? attackWeights[row.head] : 1),
  };
  return fitModel(examples, rarityOf(examples), options, random);
};

/** Scores all rows; attacks that stand in documents are put into documents. */
export const leaveOut = (
  rows: readonly GuardRow[],
  read: (row: GuardRow) => Example,
): readonly Scored[] => {
  const families = [...new Set(rows.filter(({ isAttack }) => isAttack).map(familyOf))].sort();
  const foldOf = (row: GuardRow): number =>
    (row.isAttack ? families.indexOf(familyOf(row)) : hashOf(row.text)) % foldCount;
  return Array.from({ length: foldCount }, (_, fold) => fold).flatMap((fold) => {
    const fitted = fitRows(
      rows.filter((row) => foldOf(row) !== fold),
      read,
    );
    const held = rows.filter((row) => foldOf(row) === fold);
    return inDocuments(held, randomOf(seed)).map((row) => ({
      row,
      score: windowOf(read(row), fitted).score,
    }));
  });
};
