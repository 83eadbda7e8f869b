// How well personal data is found: per recogniser of the development data, in its documents, in made-up
// sentences; and how fast. `tsx bench/detection/pii.ts` prints the table.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { scanPii } from '../../operators/output/pii.ts';
import { personalSentences } from './personal-sentences.ts';

export interface DetectionRow {
  readonly set: string;
  /** Texts, or stretches, that hold it; and how many of them were found. */
  readonly positives: number;
  readonly found: number;
  /** Texts that hold nothing of it; and in how many something was found all the same. */
  readonly negatives: number;
  readonly falseAlarms: number;
}

/** Of all that there is, what is found. */
export const recallOf = ({ positives, found }: DetectionRow): number => found / positives;

/** Of all that is found, what there is. */
export const precisionOf = ({ found, falseAlarms }: DetectionRow): number =>
  found / (found + falseAlarms);

/** Adds rows up under one name. */
export const sumOf = (set: string, rows: readonly DetectionRow[]): DetectionRow => {
  const sum = (of: Exclude<keyof DetectionRow, 'set'>): number =>
    rows.reduce((all, row) => all + row[of], 0);
  return {
    set,
    positives: sum('positives'),
    found: sum('found'),
    negatives: sum('negatives'),
    falseAlarms: sum('falseAlarms'),
  };
};

const lines = (directory: string, file: string): readonly string[] =>
  gunzipSync(readFileSync(join(directory, file)))
    .toString('utf8')
    .trim()
    .split('\n');

interface RecognizerRow {
  readonly recognizer: string;
  readonly text: string;
  readonly expected_len: number;
}

/** Names, dates and web addresses are not among the structured kinds. */
const otherSubjects = new Set(['date', 'pattern', 'spacy', 'stanza', 'transformers', 'url']);

/** Recognisers whose rows are a few bare characters that anything may be; found beside a name only. */
export const bareShapes: ReadonlySet<string> = new Set([
  ...['de_plz', 'de_bsnr', 'de_tax_number', 'us_bank', 'us_driver_license'],
  ...['in_passport', 'in_vehicle_registration'],
]);

const recognizerRows = (directory: string): readonly DetectionRow[] => {
  const rows = lines(directory, 'pii-recognizers-dev.jsonl.gz')
    .map((line) => JSON.parse(line) as RecognizerRow)
    .filter(({ recognizer }) => !otherSubjects.has(recognizer));
  return [...new Set(rows.map(({ recognizer }) => recognizer))].map((set) => {
    const mine = rows.filter(({ recognizer }) => recognizer === set);
    const positives = mine.filter((row) => row.expected_len > 0);
    const negatives = mine.filter((row) => row.expected_len === 0);
    return {
      set,
      positives: positives.length,
      found: positives.filter((row) => scanPii(row.text).length >= row.expected_len).length,
      negatives: negatives.length,
      falseAlarms: negatives.filter((row) => scanPii(row.text).length > 0).length,
    };
  });
};

interface DocumentRow {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

const structured = new Set([
  ...['PHONE_NUMBER', 'CREDIT_CARD', 'US_SSN', 'IP_ADDRESS', 'EMAIL_ADDRESS', 'IBAN_CODE'],
  ...['US_DRIVER_LICENSE', 'DATE_TIME'],
]);

/** Dates count for the findings, not for what is missed: only those of birth are personal. */
const documentRow = (directory: string): DetectionRow => {
  const counts = { positives: 0, found: 0, negatives: 0, falseAlarms: 0 };
  for (const line of lines(directory, 'pii-documents-dev.jsonl.gz')) {
    const { full_text: text, spans } = JSON.parse(line) as DocumentRow;
    const findings = scanPii(text);
    const known = spans.filter(({ entity_type: type }) => structured.has(type));
    const asked = known.filter(({ entity_type: type }) => type !== 'DATE_TIME');
    counts.positives += asked.length;
    counts.found += asked.filter((span) =>
      findings.some(({ start, end }) => start <= span.start_position && end >= span.end_position),
    ).length;
    if (asked.length === 0) counts.negatives += 1;
    counts.falseAlarms += findings.filter(
      ({ start, end }) =>
        !known.some((span) => start < span.end_position && end > span.start_position),
    ).length;
  }
  return { set: 'documents', ...counts };
};

const sentenceRows = (): readonly DetectionRow[] => {
  const all = personalSentences(500);
  return [...new Set(all.map(({ kind }) => kind))].map((set) => {
    const mine = all.filter(({ kind }) => kind === set);
    const hits = mine.filter(({ text, value }) => {
      const findings = scanPii(text);
      const whole = findings.some(({ start, end }) => text.slice(start, end) === value);
      return value === '' ? findings.length > 0 : whole;
    }).length;
    const isNothing = set === 'nothing';
    return {
      set: `sentences: ${set}`,
      positives: isNothing ? 0 : mine.length,
      found: isNothing ? 0 : hits,
      negatives: isNothing ? mine.length : 0,
      falseAlarms: isNothing ? hits : 0,
    };
  });
};

/** All figures; those of the development data only where `directory` holds it. */
export const piiRows = (directory: string): readonly DetectionRow[] => {
  const sentences = sentenceRows();
  const own = [...sentences, sumOf('sentences, together', sentences)];
  if (!existsSync(join(directory, 'pii-recognizers-dev.jsonl.gz'))) return own;
  const recognizers = recognizerRows(directory);
  const checked = recognizers.filter(({ set }) => !bareShapes.has(set));
  return [
    ...recognizers,
    sumOf('recognisers, together', recognizers),
    sumOf('recognisers without bare shapes', checked),
    documentRow(directory),
    ...own,
  ];
};

/** Microseconds per text of some 500 characters, half of them with numbers: the best of `rounds`. */
export const piiMicros = (rounds = 9): number => {
  const prose = 'The harbour was dredged again, and nobody said who should pay for all of it. ';
  const texts = personalSentences(40).map(({ text }, at) =>
    (at % 2 === 0 ? prose.repeat(6) + text : prose.repeat(7)).slice(0, 500),
  );
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (const text of texts) scanPii(text);
    best = Math.min(best, ((performance.now() - began) * 1000) / texts.length);
  }
  return best;
};

const share = (value: number): string =>
  Number.isNaN(value) ? '      –' : `${(100 * value).toFixed(1).padStart(5)} %`;

/** The rows as a table. */
export const piiTable = (rows: readonly DetectionRow[]): string =>
  rows
    .map((row) => {
      const found = `${String(row.found).padStart(5)} of ${String(row.positives).padEnd(5)}`;
      const alarms = `${String(row.falseAlarms).padStart(4)} of ${String(row.negatives).padEnd(5)}`;
      return `${row.set.padEnd(34)} ${found} ${share(recallOf(row))}   ${alarms} ${share(precisionOf(row))}`;
    })
    .join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = piiRows(process.env['WEIR_DEV_DATA'] ?? '../shared/data');
  console.log(`${'set'.padEnd(34)} found           recall   false alarms  precision`);
  console.log(piiTable(rows));
  console.log(`${piiMicros().toFixed(1)} µs per text of 500 characters`);
}
