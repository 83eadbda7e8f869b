import { expect, it } from 'vitest';
import { divergenceLine, hasPassed, suiteLines } from './lines.ts';
import { hasDiverged, runSuite } from './suite.ts';

it('leaves nothing lost, double, late or out of order in 25 schedules of faults', async () => {
  const results = await runSuite({
    ...{ seed: 25, from: 1, schedules: 25, lanes: 2 },
    signal: new AbortController().signal,
    finished: () => undefined,
  });
  const said = [...results.filter(hasDiverged).map(divergenceLine), ...suiteLines(results, true)];
  expect(results).toHaveLength(25);
  expect(hasPassed(results, true), said.join('\n')).toBe(true);
}, 300_000);
