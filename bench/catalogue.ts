// All benchmarks, on one page; the bars of their figures are in bars.ts.
import type { Benchmark } from './benchmark.ts';
import { compareEngines } from './engine.ts';

export const catalogue: readonly Benchmark[] = [
  {
    name: 'engine',
    help: 'a keyed count against hand-written loops and BullMQ, in turn on one Redis',
    run: compareEngines,
  },
];
