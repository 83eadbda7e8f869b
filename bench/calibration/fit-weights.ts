// fit_weights: weights of the guard's categories by logistic regression with weights ≥ 0 and balanced
// classes, scaled so that benign prompts keep a margin to the bands on the rows it is fitted on.
import { type SignalCategory, signalCategories } from '../../operators/guard/categories.ts';
import type { PostureWeights } from '../../operators/posture/weights.ts';
import { type Decided, judge, type Situation } from './judge.ts';
import type { Row } from './rows.ts';

const rounds = 400;
const rate = 1;
const ridge = 0.01;
/** With the guard's flag and everything else an ordinary user has, this stays below a block. */
const weightMax = 0.55;
const drift = 0.06;
/** Stricter than the bars (98 % and 0.5 %): a family that was not seen may be worse. */
const allowFrom = 0.983;
const blockUpTo = 0.0048;

const features = ({ guard }: Row): readonly number[] =>
  signalCategories.map((category) =>
    guard.guard_categories.includes(category) ? guard.guard_score : 0,
  );

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

interface Sample {
  readonly x: readonly number[];
  readonly y: number;
  share: number;
}

/** Equal rows as one sample of more weight: most benign prompts have no features at all. */
const samplesOf = (rows: readonly Row[], attacks: number): readonly Sample[] => {
  const samples = new Map<string, Sample>();
  for (const row of rows) {
    const x = features(row);
    const key = `${row.isAttack} ${x.join(' ')}`;
    const share = row.isAttack ? 0.5 / attacks : 0.5 / (rows.length - attacks);
    const known = samples.get(key);
    if (known) known.share += share;
    else samples.set(key, { x, y: row.isAttack ? 1 : 0, share });
  }
  return [...samples.values()];
};

const regress = (rows: readonly Row[]): readonly number[] => {
  const attacks = rows.filter(({ isAttack }) => isAttack).length;
  const samples = samplesOf(rows, attacks);
  let weights = signalCategories.map(() => 0);
  let bias = 0;
  for (let round = 0; round < rounds; round += 1) {
    const slope = signalCategories.map((_, index) => ridge * (weights[index] ?? 0));
    let biasSlope = 0;
    for (const { x, y, share } of samples) {
      const score = bias + x.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
      const error = (sigmoid(score) - y) * share;
      biasSlope += error;
      for (const [index, value] of x.entries()) {
        if (value > 0) slope[index] = (slope[index] ?? 0) + error * value;
      }
    }
    bias -= rate * biasSlope;
    weights = weights.map((weight, index) => Math.max(0, weight - rate * (slope[index] ?? 0) * 8));
  }
  return weights;
};

const scaled = (raw: readonly number[], scale: number): PostureWeights => ({
  categories: Object.fromEntries(
    signalCategories.map((category, index) => [
      category,
      Math.round(Math.min(weightMax, Math.max(0.05, scale * (raw[index] ?? 0))) * 1_000) / 1_000,
    ]),
  ) as Record<SignalCategory, number>,
  drift,
});

const share = (rows: readonly Row[], weights: PostureWeights, wanted: Decided): number => {
  const situation: Situation = 'after a change of topic';
  const benign = rows.filter(({ isAttack }) => !isAttack);
  return benign.filter((row) => judge(row, situation, weights) === wanted).length / benign.length;
};

/** Fits weights to rows. Deterministic: the same rows give the same weights. */
export const fitWeights = (rows: readonly Row[]): PostureWeights => {
  const raw = regress(rows);
  const strongest = Math.max(...raw);
  for (let top = weightMax; top > 0.05; top -= 0.05) {
    const weights = scaled(raw, top / strongest);
    if (share(rows, weights, 'allow') >= allowFrom && share(rows, weights, 'block') <= blockUpTo) {
      return weights;
    }
  }
  return scaled(raw, 0.05 / strongest);
};
