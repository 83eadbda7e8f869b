import { families } from './families.ts';
import { divergenceLine, suiteLines } from './lines.ts';
import { runSuite } from './suite.ts';

const [seed = '1', n = '1', fam, broken] = process.argv.slice(2);
const t = performance.now();
const results = await runSuite({
  seed: Number(seed),
  schedules: Number(n),
  family: families.find((f) => f.name === fam),
  broken: (broken || undefined) as never,
  untilDivergence: !!broken,
  signal: new AbortController().signal,
  finished: (r) => {
    console.log(
      r.seed,
      r.family,
      r.orders,
      r.ms + 'ms',
      JSON.stringify({ ...r.evidence, faults: r.evidence.faults.slice(0, 3) }),
    );
    if (r.divergences.length)
      console.log(divergenceLine(r), JSON.stringify(r.divergences.slice(0, 6)));
  },
});
for (const l of suiteLines(results)) console.log(l);
console.log(Math.round(performance.now() - t) + 'ms');
