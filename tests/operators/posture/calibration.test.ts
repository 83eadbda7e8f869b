import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitWeights } from '../../../bench/calibration/fit-weights.ts';
import { readRows } from '../../../bench/calibration/rows.ts';
import { signalCategories } from '../../../operators/guard/categories.ts';
import { postureWeights } from '../../../operators/posture/weights.ts';

const directory = process.env['WEIR_DEV_DATA'] ?? '../shared/data';
const present = existsSync(`${directory}/prompts-dev.jsonl.gz`);
if (!present) console.warn(`skipped: no prompts at WEIR_DEV_DATA (${directory})`);

const report = readFileSync(
  new URL('../../../bench/calibration/report.md', import.meta.url),
  'utf8',
);
/** The shares of all families together: allow, escalate, block, in percent. */
const totalOf = (section: string): readonly number[] => {
  const text = report.split('\n## ').find((part) => part.startsWith(section)) ?? '';
  const line = text.split('\n').find((each) => each.startsWith('| **all**')) ?? '';
  return [...line.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share));
};

describe('the calibration of the posture score', () => {
  it.each(['first in a session', 'after a change of topic'])(
    'lets 98 % of ordinary prompts of families left out pass and blocks 0.5 %% at most: %s',
    (situation) => {
      const [allow, , block] = totalOf(`Ordinary prompts, ${situation}`);
      expect(allow).toBeGreaterThanOrEqual(98);
      expect(block).toBeLessThanOrEqual(0.5);
    },
  );

  it.each(['first in a session', 'after a change of topic'])(
    'reports what becomes of attacks of families left out: %s',
    (situation) => {
      const shares = totalOf(`Attacks, ${situation}`);
      expect(shares).toHaveLength(3);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 1);
    },
  );

  it('has a weight for every category', () => {
    expect(Object.keys(postureWeights.categories).sort()).toEqual([...signalCategories].sort());
    for (const weight of Object.values(postureWeights.categories))
      expect(weight).toBeGreaterThan(0);
  });

  it.skipIf(!present)('ships the weights that the script makes of the development data', () => {
    expect(fitWeights(readRows(directory))).toEqual(postureWeights);
  });
});
