import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLedgers, type TestLedgers } from '../support/ledger.ts';
import { runCampaign } from './campaign.ts';
import { kinds } from './tamper.ts';

let ledgers: TestLedgers;
beforeAll(async () => {
  ledgers = await startLedgers();
}, 60_000);
afterAll(() => ledgers?.stop());

it('a hundred and fifty tamperings of every kind are found, every one', async () => {
  const { tried, missed } = await runCampaign(ledgers, { count: 150, seed: 7 });
  expect(missed).toEqual([]);
  expect(Object.keys(tried).sort()).toEqual([...kinds].sort());
}, 180_000);

it('a campaign that was interrupted goes on where it was, with the tamperings that were left', async () => {
  const own = await startLedgers();
  try {
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const { tried, missed } = await runCampaign(own, { count: 100, seed: 7, from: 90, say });
    expect([missed, Object.values(tried).reduce((a, b) => a + b, 0)]).toEqual([[], 10]);
    expect(said).toEqual(['100 of 100 tamperings, 0 missed; to go on: --from 100']);
  } finally {
    await own.stop();
  }
}, 60_000);
