// weights: the guard's model as it is shipped. One file: a line of JSON that says what it is, then
// tables of bytes. The trainer writes it, the guard reads it once.
import { readFileSync } from 'node:fs';
import { meaningSize } from './meaning.ts';
import { type SurpriseTable, symbolCount } from './surprise.ts';
import { textureSize } from './texture.ts';
import type { WindowTerms } from './windows.ts';
import { wordingSize } from './wording.ts';

export type Head = 'user' | 'document';
export const heads: readonly Head[] = ['user', 'document'];

/** What the model file says of itself. */
export interface ModelCard {
  readonly version: string;
  /** SHA-256 of what it was made from, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** Shares caught and passed with their family left out, in percent, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly heads: Readonly<Record<Head, HeadCard>>;
  /** From these probabilities on, a text is flagged and blocked. */
  readonly flagFrom: number;
  readonly blockFrom: number;
}

export interface HeadCard {
  readonly terms: WindowTerms;
  /** See `probabilityOf`. */
  readonly slope: number;
  readonly intercept: number;
  /** One step of a weight, by table. */
  readonly steps: Readonly<Record<Sort, number>>;
}

/** Below the threshold doubt fades faster than certainty grows above it. */
const fading = 4;

/** The probability of a score: 0.5 where the threshold is. */
export const probabilityOf = (
  score: number,
  { slope, intercept }: Pick<HeadCard, 'slope' | 'intercept'>,
): number => {
  const margin = slope * score + intercept;
  return 1 / (1 + Math.exp(-(margin < 0 ? fading * margin : margin)));
};

export const sorts = ['wording', 'meaning', 'texture'] as const;
export type Sort = (typeof sorts)[number];

/** Weights by feature, in steps, rarity included. */
export type WeightTables = Readonly<Record<Sort, Int8Array>>;

export interface GuardModel {
  readonly card: ModelCard;
  readonly weights: Readonly<Record<Head, WeightTables>>;
  /** Rarity by feature, in 16ths. */
  readonly rarity: { readonly wording: Uint8Array; readonly meaning: Uint8Array };
  readonly surprise: SurpriseTable;
}

export interface ModelTables {
  readonly weights: GuardModel['weights'];
  readonly rarity: GuardModel['rarity'];
  readonly surprise: SurpriseTable;
}

/** The bytes of a model file. */
export const encodeModel = (card: ModelCard, { weights, rarity, surprise }: ModelTables): Buffer =>
  Buffer.concat([
    Buffer.from(`${JSON.stringify(card)}\n`),
    ...heads.flatMap((head) => sorts.map((sort) => Buffer.from(weights[head][sort].buffer))),
    Buffer.from(rarity.wording),
    Buffer.from(rarity.meaning),
    Buffer.from(surprise),
  ]);

/** Reads the bytes of a model file. */
export const decodeModel = (bytes: Buffer): GuardModel => {
  let at = bytes.indexOf(10) + 1;
  const card = JSON.parse(bytes.toString('utf8', 0, at)) as ModelCard;
  const take = (size: number): Buffer => {
    at += size;
    return bytes.subarray(at - size, at);
  };
  const tablesOf = (): WeightTables => ({
    wording: new Int8Array(take(wordingSize)),
    meaning: new Int8Array(take(meaningSize)),
    texture: new Int8Array(take(textureSize)),
  });
  const weights = { user: tablesOf(), document: tablesOf() };
  const rarity = {
    wording: new Uint8Array(take(wordingSize)),
    meaning: new Uint8Array(take(meaningSize)),
  };
  return { card, weights, rarity, surprise: new Uint8Array(take(symbolCount * symbolCount)) };
};

/** The model that is shipped. */
export const readModel = (): GuardModel =>
  decodeModel(readFileSync(new URL('./guard.bin', import.meta.url)));
