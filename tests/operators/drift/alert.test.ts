// What follows from drift: a detection, an alert with its technique, an audit record, and a row of the notice.
import { expect, it } from 'vitest';
import { chain } from '../../../engine/model/chain.ts';
import type { SinkBatch } from '../../../engine/model/sink.ts';
import { testPipeline } from '../../../engine/testing/driver.ts';
import { distributionOf } from '../../../operators/drift/distribution.ts';
import { atlas } from '../../../pipelines/atlas.ts';
import { drift } from '../../../pipelines/drift.ts';
import { notify } from '../../../pipelines/notify.ts';
import type { FactRow } from '../../../pipelines/services.ts';
import { topics } from '../../../pipelines/topics.ts';

const sides = { before: distributionOf([0.1, 0.1]), after: distributionOf([0.8, 0.9]) };
const found = {
  model_id: 'm1',
  drift: {
    ...{ cause: 'route' as const, since: '2026-06-01T12:00:00.000Z', ...sides },
    ...{ statistic: 1, p_value: 0.00001, psi: 3.5 },
  },
};

it('a drift is an alert that is about a model and nobody, and is told as drift', async () => {
  const first = testPipeline(chain('drift', [drift(), atlas('drift_atlas')]));
  await first.pipe(topics.modelDrift, found, { subject: 'model m1' });
  const [alert] = await first.read(topics.alert);
  expect(alert).toMatchObject({
    subject: 'model m1',
    data: {
      ...{ rule: 'model_drift', level: 'medium', severity: 'warning', ttp_codes: ['AML.T0031'] },
      ...{ user_id: '-', session_id: '-', posture_trend: 'increasing', drift: found.drift },
    },
  });
  expect(await first.read(topics.audit)).toMatchObject([
    { data: { event_type: 'cep_medium', details: { model_id: 'm1', drift: { cause: 'route' } } } },
  ]);
  await first.stop();

  const rows: FactRow[] = [];
  const facts = {
    offsets: async () => new Map<string, number>(),
    write: async (batch: SinkBatch<FactRow>) => {
      rows.push(...batch.rows);
      return { outcome: 'written' as const, rejected: [] };
    },
  };
  const second = testPipeline(chain('notify', [notify({ facts })]));
  if (alert) await second.pipe(topics.alert, alert.data, { subject: 'model m1' });
  const freeze = {
    ...{ source: 'freeze' as const, severity: 'warning' as const, rule: 'frozen' },
    ...{ title: 'ada has frozen the user eve', techniques: [], labels: { user: 'eve' } },
  };
  await second.pipe(topics.notice, freeze, { subject: 'frozen' });
  await second.settle();
  await second.stop();
  expect(rows).toMatchObject([
    {
      table: 'alert_notices',
      values: { source: 'drift', severity: 'warning', labels: { model: 'm1', level: 'medium' } },
    },
    { table: 'alert_notices', values: { source: 'freeze', rule: 'frozen', title: freeze.title } },
  ]);
});
