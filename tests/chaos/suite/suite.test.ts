import { expect, it } from 'vitest';
import { onCluster, onServer } from './families.ts';
import { divergenceLine, hasPassed, suiteLines } from './lines.ts';
import { hasDiverged, runSuite } from './suite.ts';

it('leaves nothing lost, double, late or out of order in a dozen schedules of faults', async () => {
  const results = await runSuite(onServer, {
    ...{ seed: 25, from: 1, schedules: 12, lanes: 2 },
    signal: new AbortController().signal,
    finished: () => undefined,
  });
  const said = [...results.filter(hasDiverged).map(divergenceLine), ...suiteLines(results, true)];
  expect(results).toHaveLength(12);
  expect(hasPassed(results, true), said.join('\n')).toBe(true);
}, 300_000);

it('keeps what survives the loss of a master of a cluster, once and in order', async () => {
  const results = await runSuite(onCluster, {
    ...{ seed: 25, from: 1, schedules: 2, lanes: 1 },
    signal: new AbortController().signal,
    finished: () => undefined,
  });
  const said = results.filter(hasDiverged).map(divergenceLine);
  expect(results).toHaveLength(2);
  expect(hasPassed(results, false), said.join('\n')).toBe(true);
}, 120_000);
