import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLedgers, type TestLedgers } from '../support/ledger.ts';
import { runCampaign } from './campaign.ts';
import { kinds } from './tamper.ts';

let ledgers: TestLedgers;
beforeAll(async () => {
  ledgers = await startLedgers();
}, 60_000);
afterAll(() => ledgers?.stop());

it('five hundred tamperings of every kind are found, every one', async () => {
  const { tried, missed } = await runCampaign(ledgers, { count: 500, seed: 7 });
  expect(missed).toEqual([]);
  expect(Object.keys(tried).sort()).toEqual([...kinds].sort());
}, 180_000);
