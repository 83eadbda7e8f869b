// augment: more rows from rows. Attacks behind and before innocent text, in documents, and with
// suffixes such as machines search for; innocent texts joined, so that joints are no sign.
import type { Random } from './random.ts';
import type { GuardRow } from './rows.ts';

const shortMax = 700;

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?\n])\s/);

/** `text` at the beginning, the middle or the end of `carrier`. */
const embed = (text: string, carrier: string, random: Random): string => {
  const sentences = sentencesOf(carrier);
  const at = [0, Math.floor(sentences.length / 2), sentences.length][random.below(3)] ?? 0;
  const joint = random.pick(['\n', ' ', '\n\n']);
  return [...sentences.slice(0, at), text, ...sentences.slice(at)].join(joint);
};

const signs = [...'!"#$%&()*+,./:;<=>?@[\\]^_`{|}~-'];

/** Word pieces and signs without grammar, as gradient search leaves them behind a question. */
const suffixOf = (words: readonly string[], random: Random): string => {
  const count = 8 + random.below(20);
  let suffix = '';
  for (let at = 0; at < count; at += 1) {
    const word = random.pick(words);
    const piece = random.next() < 0.4 ? word.slice(0, 2 + random.below(4)) : word;
    const cased = random.next() < 0.25 ? piece.charAt(0).toUpperCase() + piece.slice(1) : piece;
    const sign = random.next() < 0.5 ? random.pick(signs).repeat(random.next() < 0.2 ? 2 : 1) : '';
    suffix +=
      (random.next() < 0.55 ? ' ' : '') + (random.next() < 0.5 ? sign + cased : cased + sign);
  }
  return suffix;
};

/** Two sentences of an innocent text, each alone: a short text is no attack for being short. */
const partsOf = (row: GuardRow, random: Random): readonly GuardRow[] => {
  const sentences = sentencesOf(row.text).filter(({ length }) => length >= 12);
  if (sentences.length < 2) return [];
  return [0, 1].map(() => ({ ...row, text: random.pick(sentences) }));
};

const orders: ReadonlySet<string> = new Set([
  'prompt_injection',
  'prompt_extraction',
  'exfiltration',
  'tool_abuse',
  'privilege_escalation',
]);

/** An attack of users where documents have it: most orders, fewer of the rest, some without carrier. */
const planted = (
  row: GuardRow,
  carriers: readonly GuardRow[],
  random: Random,
): readonly GuardRow[] => {
  const isOrder = orders.has(row.category);
  const carrier = random.pick(carriers).text;
  const text = random.next() < 0.25 ? row.text : embed(row.text, carrier, random);
  return random.next() < (isOrder ? 0.9 : 0.35) ? [{ ...row, head: 'document', text }] : [];
};

/** The rows, and what is made of them. */
export const augment = (rows: readonly GuardRow[], random: Random): GuardRow[] => {
  const innocent = rows.filter(
    ({ isAttack, head, text }) => !isAttack && head === 'user' && text.length < 400,
  );
  const carriers = rows.filter(({ isAttack, head }) => !isAttack && head === 'document');
  const words = [...new Set(innocent.flatMap(({ text }) => text.match(/[A-Za-z]{2,}/g) ?? []))];
  const more: GuardRow[] = [];
  for (const row of rows) {
    const isShort = row.text.length < shortMax;
    if (!isShort) continue;
    if (row.head === 'user' && row.isAttack) {
      if (random.next() < 0.4)
        more.push({ ...row, text: embed(row.text, random.pick(innocent).text, random) });
      const isHarm = ['malware_generation', 'harmful_synthesis', 'social_engineering'].includes(
        row.category,
      );
      if (random.next() < (isHarm ? 0.6 : 0.08))
        more.push({ ...row, text: row.text + suffixOf(words, random) });
      if (carriers.length > 0 && !isHarm) more.push(...planted(row, carriers, random));
    } else if (row.head === 'user') {
      if (random.next() < 0.4) more.push(...partsOf(row, random));
      if (random.next() < 0.25) {
        more.push({ ...row, text: embed(row.text, random.pick(innocent).text, random) });
      }
    } else if (row.head === 'document' && row.isAttack && row.family !== 'embedded_in_carrier') {
      for (let copy = 0; copy < 3; copy += 1) {
        more.push({ ...row, text: embed(row.text, random.pick(carriers).text, random) });
      }
    } else if (row.head === 'document' && !row.isAttack) {
      more.push(...partsOf(row, random));
      if (random.next() < 0.5) {
        more.push({ ...row, text: embed(row.text, random.pick(carriers).text, random) });
      }
    }
  }
  return [...rows, ...more];
};

/** Rows with attacks for documents put into innocent documents of the same rows, at three places. */
export const inDocuments = (rows: readonly GuardRow[], random: Random): GuardRow[] => {
  const carriers = rows.filter(({ isAttack, head }) => !isAttack && head === 'document');
  return rows.flatMap((row) => {
    const isBare = row.head === 'document' && row.isAttack && row.family !== 'embedded_in_carrier';
    if (!isBare || carriers.length === 0 || row.text.length > shortMax) return [row];
    return [0, 1, 2].map(() => ({
      ...row,
      text: embed(row.text, random.pick(carriers).text, random),
    }));
  });
};
