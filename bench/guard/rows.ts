// The rows that the guard is trained and judged on: the development data, and the corpus of our own.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export interface GuardRow {
  readonly text: string;
  readonly isAttack: boolean;
  readonly head: 'user' | 'document';
  /** Where it comes from: rows of one source are left out together. */
  readonly source: string;
  readonly family: string;
  readonly lang: string;
  readonly category: string;
}

export interface RowFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: readonly GuardRow[];
}

type Line = Readonly<
  Record<'set' | 'text' | 'label' | 'channel' | 'family' | 'lang' | 'category', string | undefined>
>;

const corpusFolder = fileURLToPath(new URL('./corpus/', import.meta.url));

const rowOf = (line: Line, file: string): GuardRow => ({
  text: line.text ?? '',
  isAttack: line.label === 'attack',
  head: line.channel === 'document' ? 'document' : 'user',
  source: line.set ?? file,
  family: line.family ?? '',
  lang: line.lang ?? '',
  category: line.category ?? '',
});

const linesOf = (bytes: Buffer, file: string): readonly GuardRow[] =>
  bytes
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => rowOf(JSON.parse(line) as Line, file));

const fileOf = (name: string, bytes: Buffer, text: Buffer): RowFile => ({
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  rows: linesOf(text, name),
});

/** Our own corpus, a file at a time, by name. */
export const ownRows = (): readonly RowFile[] =>
  readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => {
      const bytes = readFileSync(corpusFolder + name);
      return fileOf(name.replace('.jsonl', ''), bytes, bytes);
    });

/** A collection of honest role prompts has a jailbreak among them. */
const isMislabelled = ({ source, text }: GuardRow): boolean =>
  source === 'act-as-zh' && text.includes('DAN');

/** The prompts of the development data in `folder`, without what is labelled wrong. */
export const developmentRows = (folder: string): RowFile => {
  const bytes = readFileSync(`${folder}/prompts-dev.jsonl.gz`);
  const file = fileOf('prompts-dev', bytes, gunzipSync(bytes));
  return { ...file, rows: file.rows.filter((row) => !isMislabelled(row)) };
};
