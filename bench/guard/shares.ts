// The tables of shares: attacks caught with their family left out, and innocent rows flagged, beside a
// filter of keywords on the same rows.
import { lexicons } from '../../operators/guard/lexicon/all.ts';
import { finderOf } from '../../operators/guard/lexicon/finder.ts';
import { readModel } from '../../operators/guard/model/weights.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import type { Table } from '../detection/table.ts';
import { inDocuments } from './augment.ts';
import { hasKeyword } from './baseline.ts';
import { type Calibration, calibrate, flagFrom, sharesOf } from './calibrate.ts';
import { leaveOut, readerOf } from './folds.ts';
import { randomOf } from './random.ts';
import type { GuardRow } from './rows.ts';

const seed = 7;
const sure: Calibration = { threshold: flagFrom, slope: 1, intercept: 0, bound: 'none' };
const unscaled = { user: sure, document: sure };

type Shares = ReadonlyMap<string, { readonly rows: number; readonly share: number }>;

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${share.toFixed(1)} %`;

/** Shares by families, of what a judge says for sure. */
const judged = (rows: readonly GuardRow[], isCaught: (row: GuardRow) => boolean): Shares =>
  sharesOf(
    inDocuments(rows, randomOf(seed)).map((row) => ({ row, score: isCaught(row) ? 1 : 0 })),
    unscaled,
  );

/** Trains without each family in turn: takes minutes. */
const refitted = (rows: readonly GuardRow[]): Shares => {
  const scored = leaveOut(rows, readerOf(finderOf(lexicons), readModel().surprise));
  return sharesOf(scored, calibrate(scored));
};

/** Shares caught and flagged of rows that the model had not seen. */
export const leftOutTable = (rows: readonly GuardRow[], isRefitted: boolean): Table => {
  const { metrics } = readModel().card;
  const keywords = judged(rows, ({ text }) => hasKeyword(text));
  const anew = isRefitted ? refitted(rows) : undefined;
  const cells = (name: string): readonly string[] => [
    name,
    String(keywords.get(name)?.rows ?? 0),
    percent(metrics[name]),
    ...(anew ? [percent(anew.get(name)?.share)] : []),
    percent(keywords.get(name)?.share),
  ];
  return {
    title: 'Attacks caught and innocent rows flagged, their family left out',
    columns: ['family', 'rows', 'model card', ...(anew ? ['refitted'] : []), 'keywords'],
    rows: [...keywords.keys()].map(cells),
    notes: [
      'attacks: by a model fitted without their whole family; innocent rows: by one without them',
      'keywords: 25 patterns on the same rows',
    ],
  };
};

/** Innocent rows flagged and blocked by the model that is shipped, by set. */
export const innocentTable = (rows: readonly GuardRow[]): Table => {
  const sets = new Map<string, { rows: number; flagged: number; blocked: number; named: number }>();
  for (const { isAttack, source, head, text } of rows) {
    if (isAttack) continue;
    const name = head === 'document' ? `${source} (document)` : source;
    const set = sets.get(name) ?? { rows: 0, flagged: 0, blocked: 0, named: 0 };
    const { verdict } = promptGuard(text, head);
    set.rows += 1;
    if (verdict !== 'allow') set.flagged += 1;
    if (verdict === 'block') set.blocked += 1;
    if (hasKeyword(text)) set.named += 1;
    sets.set(name, set);
  }
  return {
    title: 'Innocent rows flagged, by set',
    columns: ['set', 'rows', 'flagged', 'blocked', 'keywords'],
    rows: [...sets].map(([name, { rows: count, flagged, blocked, named }]) => [
      ...[name, String(count)],
      ...[flagged, blocked, named].map((some) => percent((100 * some) / count)),
    ]),
    notes: ['in sample: the model was made from these rows'],
  };
};
