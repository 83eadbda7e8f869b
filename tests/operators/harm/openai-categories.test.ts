import { describe, expect, it } from 'vitest';
import { harmCategories } from '../../../operators/harm/categories.ts';
import {
  harmCodesOf,
  openAiCategories,
  openAiNamesOf,
} from '../../../operators/harm/openai-categories.ts';

describe('the categories of OpenAI and those of the taxonomy', () => {
  it('lead to each other and to nothing that is in neither list', () => {
    const codes = harmCategories.map(({ code }) => code);
    expect(Object.keys(openAiNamesOf)).toEqual(codes);
    for (const names of Object.values(openAiNamesOf)) {
      expect(names.every((name) => Object.hasOwn(openAiCategories, name))).toBe(true);
    }
    for (const found of Object.values(openAiCategories)) {
      expect(found.length).toBeGreaterThan(0);
      expect(found.every((code) => codes.includes(code))).toBe(true);
    }
  });

  it('are read by OpenAI names, by codes and by words', () => {
    expect(harmCodesOf('self-harm/intent')).toEqual(['S11']);
    expect(harmCodesOf('S9')).toEqual(['S9']);
    expect(harmCodesOf('privacy')).toEqual(['S7']);
    expect(harmCodesOf('hate')).toEqual(['S10']);
    expect(['toString', 'S15', ''].flatMap(harmCodesOf)).toEqual([]);
  });
});
