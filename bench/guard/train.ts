// Trains the guard: `npm run guard:train`. From the development data and the corpus of our own to the
// model file; the same data give the same bytes.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../api/environment.ts';
import { readSettings } from '../../api/settings.ts';
import { lexicons } from '../../operators/guard/lexicon/all.ts';
import { finderOf } from '../../operators/guard/lexicon/finder.ts';
import { surpriseTableOf } from '../../operators/guard/model/surprise.ts';
import {
  encodeModel,
  type Head,
  heads,
  type ModelCard,
  probabilityOf,
  type Sort,
  sorts,
} from '../../operators/guard/model/weights.ts';
import { fold } from '../../operators/guard/text/fold.ts';
import { blockFrom, calibrate, flagFrom, sharesOf } from './calibrate.ts';
import type { Fitted } from './fit-model.ts';
import { fitRows, leaveOut, readerOf } from './folds.ts';
import { keyOf, leftOutFile } from './left-out.ts';
import { developmentRows, type GuardRow, ownRows } from './rows.ts';

const modelFile = fileURLToPath(new URL('../../operators/guard/model/guard.bin', import.meta.url));
const version = 'linear-1';

const development = developmentRows(readSettings(readEnvironment()).values.WEIR_DEV_DATA);
const files = [development, ...ownRows()];
const rows = files.flatMap((file) => file.rows);
const started = performance.now();
const say = (text: string): void =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const innocentUnits = function* (some: readonly GuardRow[]): Generator<Uint16Array> {
  for (const { isAttack, text } of some) {
    if (isAttack) continue;
    const { units, length } = fold(text);
    yield units.subarray(0, length);
  }
};

/** Weights as bytes: rarity included, the largest thousandth clipped. */
const quantise = (
  weights: Float32Array,
  rarity: Uint8Array | undefined,
): { readonly bytes: Int8Array; readonly step: number } => {
  const values = weights.map((weight, id) => (rarity ? (weight * (rarity[id] ?? 0)) / 16 : weight));
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  const top = sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
  const step = top / 127;
  return {
    step,
    bytes: Int8Array.from(values, (value) =>
      Math.max(-127, Math.min(127, Math.round(value / step))),
    ),
  };
};

const surprise = surpriseTableOf(innocentUnits(rows));
const read = readerOf(finderOf(lexicons), surprise);
say(`${rows.length} rows of ${files.length} files`);
const scored = leaveOut(rows, read);
const calibrations = calibrate(scored);
const shares = sharesOf(scored, calibrations);
for (const head of heads)
  say(
    `${head}: flagged from ${calibrations[head].threshold.toFixed(2)} (${calibrations[head].bound})`,
  );
for (const [name, { rows: count, share }] of shares)
  console.log(`${name.padEnd(60)} ${String(count).padStart(6)} ${share.toFixed(1).padStart(6)} %`);
/** What the models thought of development rows that they had not seen: for the posture's calibration. */
const leftOut = Object.fromEntries(
  scored
    .filter(({ row }) => row.head === 'user' && development.rows.includes(row))
    .map(({ row, score }) => {
      const probability = probabilityOf(score, calibrations.user);
      return [keyOf(row.text), Math.round(probability * 1_000) / 1_000] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(leftOutFile, `${JSON.stringify(leftOut, undefined, 1)}\n`);
const fitted: Fitted = fitRows(rows, read);

const tables = Object.fromEntries(
  heads.map((head) => [
    head,
    Object.fromEntries(
      sorts.map((sort) => [
        sort,
        quantise(fitted.tables[head][sort], sort === 'texture' ? undefined : fitted.rarity[sort]),
      ]),
    ),
  ]),
) as Record<Head, Record<Sort, { readonly bytes: Int8Array; readonly step: number }>>;

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const card: ModelCard = {
  version,
  data: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
  metrics: Object.fromEntries([...shares].map(([name, { share }]) => [name, share])),
  heads: Object.fromEntries(
    heads.map((head) => [
      head,
      {
        terms: Object.fromEntries(
          Object.entries(fitted.terms[head]).map(([name, value]) => [name, round(value)]),
        ),
        slope: round(calibrations[head].slope),
        intercept: round(calibrations[head].intercept),
        steps: Object.fromEntries(sorts.map((sort) => [sort, tables[head][sort].step])),
      },
    ]),
  ) as unknown as ModelCard['heads'],
  ...{ flagFrom, blockFrom },
};
const weights = Object.fromEntries(
  heads.map((head) => [
    head,
    Object.fromEntries(sorts.map((sort) => [sort, tables[head][sort].bytes])),
  ]),
) as Record<Head, Record<Sort, Int8Array>>;
const bytes = encodeModel(card, { weights, rarity: fitted.rarity, surprise });
writeFileSync(modelFile, bytes);
say(`${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
