// The bars of the contract, on made-up sentences and, where it is there, on the development data.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { piiRows, precisionOf, recallOf } from '../../../../bench/detection/pii.ts';

const directory = process.env['WEIR_DEV_DATA'] ?? '../shared/data';
const present = existsSync(join(directory, 'pii-recognizers-dev.jsonl.gz'));
if (!present) console.warn(`skipped: no recognisers at WEIR_DEV_DATA (${directory})`);

const rows = piiRows(directory);
const row = (set: string) => {
  const found = rows.find((each) => each.set === set);
  if (!found) throw new Error(`no row "${set}"`);
  return found;
};

describe('personal data', () => {
  it('is found in made-up sentences: 99 % of it, and 99 % of what is found is some', () => {
    const all = row('sentences, together');
    expect(recallOf(all)).toBeGreaterThanOrEqual(0.99);
    expect(precisionOf(all)).toBeGreaterThanOrEqual(0.99);
  });

  it.skipIf(!present)('is found in the documents of the development data', () => {
    expect(recallOf(row('documents'))).toBeGreaterThanOrEqual(0.97);
    expect(precisionOf(row('documents'))).toBeGreaterThanOrEqual(0.97);
  });

  it.skipIf(!present)('is found in the rows of its recognisers, most of them bare values', () => {
    expect(recallOf(row('recognisers without bare shapes'))).toBeGreaterThanOrEqual(0.97);
    expect(precisionOf(row('recognisers without bare shapes'))).toBeGreaterThanOrEqual(0.95);
  });
});
