// The table of costs: rows per second and latency of a scan, on one core, for texts of three lengths
// and for texts made to be slow.
import { performance } from 'node:perf_hooks';
import { scan } from '../../operators/output/scan.ts';
import { scanSecrets } from '../../operators/output/secrets.ts';
import type { Table } from './table.ts';

type Scanner = (text: string) => unknown;

const sentences =
  'A weir is a low dam across a river. The gateway keeps a token bucket for each key: 120 requests a ' +
  'minute, then it says 429. const limit = options.limit ?? 120; if (tokens < 1) return wait(limit); ' +
  'See https://weir.corp.io/docs?page=2 or write to the team; build 7f3c9a1e is from 2026-11-24. ';

const textOf = (length: number): string =>
  sentences.repeat(Math.ceil(length / sentences.length)).slice(0, length);

/** Texts of keywords alone, so that every pattern is tried as often as can be. */
const adversarial: readonly (readonly [name: string, unit: string])[] = [
  ['names', 'api_key = '],
  ['nouns', 'key token secret '],
  ['openings', '-----BEGIN PRIVATE KEY-----'],
  ['web tokens', 'eyJhbGciOi.eyJhbGciOi.'],
  ['prefixes', 'sk-ghp_AKIAxoxb-glpat-'],
  ['URLs', 'https://a:b'],
  ['hex', '0123456789abcdef-'],
  ['dots', '.a.b.'],
];

const quantile = (sorted: readonly number[], of: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? 0;

const inUnits = (ms: number): string =>
  ms < 1 ? `${(ms * 1_000).toFixed(0)} µs` : `${ms.toFixed(1)} ms`;

const measure = (run: Scanner, text: string, rounds: number) => {
  for (let nth = 0; nth < Math.ceil(rounds / 4); nth += 1) run(text);
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run(text);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
};

const rowOf = (name: string, text: string, rounds: number): readonly string[] => {
  const all = measure(scan, text, rounds);
  const secrets = measure(scanSecrets, text, rounds);
  return [
    name,
    (1_000 / all.p50).toFixed(all.p50 > 20 ? 1 : 0),
    inUnits(all.p50),
    inUnits(all.p99),
    inUnits(secrets.p50),
    inUnits(secrets.p99),
  ];
};

/** The table; needs no data. */
export const costTable = (): Table => ({
  title: 'cost of a scan, one core (bar: ≥ 5,000 rows/s at 500 characters)',
  columns: ['text', 'rows/s', 'p50', 'p99', 'secrets p50', 'secrets p99'],
  rows: [
    rowOf('500 characters', textOf(500), 4_000),
    rowOf('32 kB', textOf(32_768), 200),
    rowOf('1 MB', textOf(1_048_576), 12),
    ...adversarial.map(([name, unit]) =>
      rowOf(`1 MB of ${name}`, unit.repeat(Math.ceil(1_048_576 / unit.length)), 3),
    ),
  ],
  notes: ['p50 and p99 of secrets and personal data together, then of secrets alone'],
});
