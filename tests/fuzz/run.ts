// The long campaign: npm run fuzz -- --seed 1 --per-endpoint 200
import { parseArgs } from 'node:util';
import { removeDirectory, startPlatform } from '../support/platform.ts';
import { campaignLine, runCampaign } from './campaign.ts';
import { fuzzedSettings } from './settings.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    'per-endpoint': { type: 'string', default: '200' },
  },
});
const platform = await startPlatform(fuzzedSettings);
try {
  const seed = Number(values.seed);
  const perEndpoint = Number(values['per-endpoint']);
  const campaign = await runCampaign(platform, { seed, perEndpoint, goesOn: () => true });
  for (const finding of campaign.findings) console.log(finding);
  console.log(`${campaignLine(campaign)}; seed ${seed}, findings ${campaign.findings.length}`);
  process.exitCode = campaign.findings.length === 0 ? 0 : 1;
} finally {
  await platform.stop();
  removeDirectory(platform.directory);
}
