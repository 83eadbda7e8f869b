// score: what a fitted model says of an example, as the guard would.
import { SumList } from '../../operators/guard/model/sums.ts';
import { bestWindow, type Window } from '../../operators/guard/model/windows.ts';
import type { Example } from './example.ts';
import { type Fitted, sumsOf } from './fit-model.ts';

export const windowOf = (example: Example, { tables, terms, rarity }: Fitted): Window => {
  const { head } = example.row;
  const { whole, sentences, texture } = sumsOf(example, tables[head], rarity);
  return bestWindow(whole, SumList.of(sentences), texture, terms[head]);
};
