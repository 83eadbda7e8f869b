// The table of disguises: what is still caught of attacks that are caught as they are, and what of
// innocent prompts is flagged, when they are hidden once and twice.
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import type { Table } from '../detection/table.ts';
import { type Disguise, disguiseNames, disguises } from './disguises.ts';
import { randomOf } from './random.ts';
import type { GuardRow } from './rows.ts';

const seed = 11;
const sampleSize = 150;
const [lengthMin, lengthMax] = [40, 400];

const isFlagged = (text: string): boolean => promptGuard(text, 'user').verdict !== 'allow';

/** Of prompts of our own: attacks that are caught, or innocent ones that pass. */
const sampleOf = (rows: readonly GuardRow[], isAttack: boolean): readonly string[] => {
  const plain = rows.filter(
    ({ head, lang, text, ...row }) =>
      row.isAttack === isAttack &&
      head === 'user' &&
      lang === 'en' &&
      /^[\x20-\x7e]+$/.test(text) &&
      text.length >= lengthMin &&
      text.length <= lengthMax,
  );
  return randomOf(seed)
    .shuffle(plain)
    .map(({ text }) => text)
    .filter((text) => isFlagged(text) === isAttack)
    .slice(0, sampleSize);
};

const shareOf = (texts: readonly string[], disguise: Disguise): number =>
  Math.round((100 * texts.filter((text) => isFlagged(disguise(text))).length) / texts.length);

/** Shares of attacks that are caught and of innocent prompts that are flagged, in percent. */
export const hiddenTables = (rows: readonly GuardRow[]): readonly Table[] => {
  const [attacks, innocent] = [sampleOf(rows, true), sampleOf(rows, false)];
  const notes = [`${attacks.length} attacks, all caught as they are; ${innocent.length} innocent`];
  const twice = (texts: readonly string[], title: string): Table => ({
    ...{ title, notes, columns: ['first, then', ...disguiseNames] },
    rows: disguiseNames.map((inner) => [
      inner,
      ...disguiseNames.map((outer) =>
        String(shareOf(texts, (text) => disguises[outer](disguises[inner](text)))),
      ),
    ]),
  });
  const once: Table = {
    title: 'Hidden once',
    columns: ['disguise', 'attacks caught', 'innocent flagged'],
    rows: disguiseNames.map((name) => [
      name,
      ...[attacks, innocent].map((texts) => `${shareOf(texts, disguises[name])} %`),
    ]),
    notes,
  };
  return [
    once,
    twice(attacks, 'Attacks hidden twice: caught, in percent'),
    twice(innocent, 'Innocent prompts hidden twice: flagged, in percent'),
  ];
};
