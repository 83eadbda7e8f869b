// All benchmarks, on one page; the bars of their figures are in bars.ts.
import type { Benchmark } from './benchmark.ts';
import { measureDurable, measureSteps } from './durable.ts';
import { compareEngines } from './engine.ts';
import { measureInProcess } from './in-process.ts';
import { measureLatency } from './latency.ts';

export const catalogue: readonly Benchmark[] = [
  {
    name: 'engine',
    help: 'a keyed count against hand-written loops and BullMQ, in turn on one Redis',
    run: compareEngines,
  },
  {
    name: 'in_process',
    help: 'the queries without Redis: generator, operators, counter, on one core',
    run: measureInProcess,
  },
  {
    name: 'durable',
    help: 'the queries on Redis, one task, beside loops that only pass events through',
    run: measureDurable,
  },
  {
    name: 'steps',
    help: 'ten steps that do nothing beside one, on Redis',
    run: measureSteps,
  },
  {
    name: 'latency',
    help: 'from append to handler at fixed rates, and through three chains',
    run: measureLatency,
  },
];
