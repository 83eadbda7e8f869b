// npm run tampering -- [--count 10000] [--seed 1] [--from 4000]: ledgers tampered with at random; all of it must be
// found. What was interrupted goes on with --from.
import { parseArgs } from 'node:util';
import { whole } from '../../bench/whole.ts';
import { startLedgers } from '../support/ledger.ts';
import { runCampaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string' },
  },
});

const ledgers = await startLedgers();
try {
  const { tried, found, missed } = await runCampaign(ledgers, {
    ...{ count: whole('count', values.count), seed: whole('seed', values.seed) },
    from: values.from === undefined ? 0 : whole('from', values.from),
    say: (line) => console.log(line),
  });
  console.log('tried', tried);
  console.log('found', found);
  console.log(`missed ${missed.length}`, missed.slice(0, 20));
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await ledgers.stop();
}
