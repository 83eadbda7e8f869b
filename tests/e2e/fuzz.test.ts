// Every endpoint under requests that nobody has foreseen: no server error, no answer of another shape or
// status than is declared, and nothing of what is behind it in an answer or a log.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { campaignLine, runCampaign } from '../fuzz/campaign.ts';
import { fuzzedSettings } from '../fuzz/settings.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';

const budgetMs = 30_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform(fuzzedSettings);
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  if (platform) removeDirectory(platform.directory);
});

it('answers whatever comes as its document says', async () => {
  const endMs = systemClock.now() + budgetMs;
  const campaign = await runCampaign(platform, {
    ...{ seed: 20_261, perEndpoint: 60, goesOn: () => systemClock.now() < endMs },
  });
  console.log(campaignLine(campaign));
  expect(campaign.findings).toEqual([]);
  expect(campaign.requests).toBeGreaterThan(campaign.endpoints);
}, 120_000);
