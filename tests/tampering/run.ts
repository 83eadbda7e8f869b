// npm run tampering -- [--count 10000] [--seed 1]: ledgers tampered with at random; all of it must be found.
import { parseArgs } from 'node:util';
import { startLedgers } from '../support/ledger.ts';
import { runCampaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

const ledgers = await startLedgers();
try {
  const { tried, found, missed } = await runCampaign(ledgers, {
    ...{ count: Number(values.count), seed: Number(values.seed) },
    say: (line) => console.log(line),
  });
  console.log('tried', tried);
  console.log('found', found);
  console.log(`missed ${missed.length}`, missed.slice(0, 20));
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await ledgers.stop();
}
