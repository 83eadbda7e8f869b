import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { meaningSize } from '../../../../operators/guard/model/meaning.ts';
import { symbolCount } from '../../../../operators/guard/model/surprise.ts';
import { textureSize } from '../../../../operators/guard/model/texture.ts';
import {
  decodeModel,
  encodeModel,
  heads,
  readModel,
  sorts,
} from '../../../../operators/guard/model/weights.ts';
import { wordingSize } from '../../../../operators/guard/model/wording.ts';

const file = new URL('../../../../operators/guard/model/guard.bin', import.meta.url);
const bytes = readFileSync(file);
const { card, weights, rarity, surprise } = readModel();
const sizes = { wording: wordingSize, meaning: meaningSize, texture: textureSize };

describe('the model that is shipped', () => {
  it('is two megabytes at most', () => {
    expect(bytes.length).toBeLessThanOrEqual(2 * 1024 * 1024);
  });

  it('is written as it is read', () => {
    const written = encodeModel(card, { weights, rarity, surprise });
    expect(written.equals(bytes)).toBe(true);
    const again = decodeModel(written);
    expect(again.card).toEqual(card);
    expect(encodeModel(again.card, again).equals(bytes)).toBe(true);
  });

  it('has a weight for every feature, and nothing behind the last', () => {
    for (const head of heads)
      for (const sort of sorts) expect(weights[head][sort].length).toBe(sizes[sort]);
    expect(rarity.wording.length).toBe(wordingSize);
    expect(rarity.meaning.length).toBe(meaningSize);
    expect(surprise.length).toBe(symbolCount ** 2);
    const tables = 3 * (wordingSize + meaningSize) + 2 * textureSize + surprise.length;
    expect(bytes.length).toBe(bytes.indexOf(10) + 1 + tables);
  });

  it('has learnt something for every head', () => {
    for (const head of heads)
      for (const sort of sorts)
        expect(weights[head][sort].some((weight) => weight > 20)).toBe(true);
  });

  it('says what it was made from', () => {
    expect(Object.keys(card.data)).toContain('prompts-dev');
    expect(Object.keys(card.data).length).toBeGreaterThan(5);
    for (const hash of Object.values(card.data)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what it caught and let pass of rows that it had not seen', () => {
    const shares = Object.entries(card.metrics);
    expect(shares.filter(([name]) => name.startsWith('attack')).length).toBeGreaterThan(5);
    expect(shares.filter(([name]) => name.startsWith('innocent')).length).toBeGreaterThan(5);
    for (const [, share] of shares) expect(share >= 0 && share <= 100).toBe(true);
  });

  it('has thresholds in order, and a probability that rises with the score', () => {
    expect(card.flagFrom).toBeGreaterThan(0);
    expect(card.blockFrom).toBeGreaterThan(card.flagFrom);
    expect(card.blockFrom).toBeLessThan(1);
    for (const head of heads) {
      expect(card.heads[head].slope).toBeGreaterThan(0);
      expect(card.heads[head].terms.perDoubling).toBeLessThanOrEqual(0);
      for (const sort of sorts) expect(card.heads[head].steps[sort]).toBeGreaterThan(0);
    }
  });
});
