// calibrate: the score from which a text is flagged, and blocked, by what innocent rows may cost; and
// the probabilities that go with them.

import { type Head, heads } from './fit-model.ts';
import { familyOf, type Scored } from './folds.ts';
import type { GuardRow } from './rows.ts';

/** Of rows that were left out, at most this share may be flagged. */
interface Allowance {
  readonly name: string;
  readonly head: Head;
  readonly of: (row: GuardRow) => boolean;
  readonly share: number;
}

const from =
  (...sources: readonly string[]) =>
  ({ source }: GuardRow): boolean =>
    sources.includes(source);

const own = ({ source }: GuardRow): boolean => /^(?:benign|lang)/.test(source);

/** Documents about attacks, which quote them: nobody can tell these by their words. */
const isOnAttacks = ({ family }: GuardRow): boolean =>
  family === 'about_ai' || family === 'ai_docs';

export const allowances: readonly Allowance[] = [
  { name: 'trigger words', head: 'user', of: from('notinject-one'), share: 0.045 },
  { name: 'alarming', head: 'user', of: from('xstest-safe-even'), share: 0.008 },
  { name: 'security', head: 'user', of: from('mitre-frr-even'), share: 0.003 },
  {
    name: 'ordinary',
    head: 'user',
    of: from('wildguard-even', 'gsm8k-first-half', 'deepset-train', 'pif'),
    share: 0.009,
  },
  { name: 'act as', head: 'user', of: from('act-as-zh'), share: 0.03 },
  { name: 'tasks', head: 'user', of: from('self-instruct'), share: 0.055 },
  { name: 'own hard ones', head: 'user', of: own, share: 0.08 },
  {
    name: 'documents',
    head: 'document',
    of: ({ source }) => source === 'wikipedia-even' || source.startsWith('bipia'),
    share: 0.012,
  },
  {
    name: 'own documents',
    head: 'document',
    of: (row) => own(row) && !isOnAttacks(row),
    share: 0.08,
  },
  { name: 'on attacks', head: 'document', of: isOnAttacks, share: 0.4 },
];

export interface Calibration {
  readonly threshold: number;
  readonly slope: number;
  readonly intercept: number;
  /** Which allowance decided. */
  readonly bound: string;
}

export const flagFrom = 0.5;
export const blockFrom = 0.8;
/** Of innocent rows, at most this share is blocked. */
const blockedShare = 0.0015;

const quantile = (scores: readonly number[], share: number): number => {
  const sorted = [...scores].sort((a, b) => b - a);
  return sorted[Math.floor(share * sorted.length)] ?? Number.NEGATIVE_INFINITY;
};

const logit = (probability: number): number => Math.log(probability / (1 - probability));

/** Calibrates one head on rows that were left out. */
const calibrateHead = (head: Head, scored: readonly Scored[]): Calibration => {
  const innocent = scored.filter(({ row }) => row.head === head && !row.isAttack);
  const bounds = allowances
    .filter((each) => each.head === head)
    .map(({ name, of, share }) => ({
      name,
      score: quantile(
        innocent.filter(({ row }) => of(row)).map(({ score }) => score),
        share,
      ),
    }))
    .sort((a, b) => b.score - a.score);
  const [strictest = { name: 'none', score: 0 }] = bounds;
  const others = innocent.filter(({ row }) => !own(row));
  const blocked = quantile(
    others.map(({ score }) => score),
    blockedShare,
  );
  const slope = logit(blockFrom) / Math.max(0.8, blocked - strictest.score);
  return {
    ...{ threshold: strictest.score, slope, intercept: -slope * strictest.score },
    bound: bounds.map(({ name, score }) => `${name} ${score.toFixed(2)}`).join(', '),
  };
};

export const calibrate = (scored: readonly Scored[]): Readonly<Record<Head, Calibration>> =>
  Object.fromEntries(heads.map((head) => [head, calibrateHead(head, scored)])) as Record<
    Head,
    Calibration
  >;

/** Shares caught of attacks, and flagged of innocent rows, by family, in percent. */
export const sharesOf = (
  scored: readonly Scored[],
  calibrations: Readonly<Record<Head, Calibration>>,
): ReadonlyMap<string, { readonly rows: number; readonly share: number }> => {
  const counts = new Map<string, { rows: number; flagged: number }>();
  for (const { row, score } of scored) {
    const name = row.isAttack
      ? `attack ${familyOf(row)}`
      : `innocent ${row.source} ${row.source.startsWith('benign') ? row.family : ''}`.trim();
    const key = row.head === 'document' ? `${name} (document)` : name;
    const count = counts.get(key) ?? { rows: 0, flagged: 0 };
    count.rows += 1;
    if (score >= calibrations[row.head].threshold) count.flagged += 1;
    counts.set(key, count);
  }
  return new Map(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { rows, flagged }]) => [
        name,
        { rows, share: Math.round((1000 * flagged) / rows) / 10 },
      ]),
  );
};
