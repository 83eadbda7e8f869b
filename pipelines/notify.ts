// alerts and notices → rows that alerting works off, each exactly once
import { pipeline } from '../engine/model/pipeline.ts';
import { noticeOfAlert } from '../operators/alerting/notice-of-alert.ts';
import { map } from '../operators/flow/map.ts';
import { noticeRow } from './events/rows.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const notify = ({ facts }: Pick<Services, 'facts'>) =>
  pipeline({
    name: 'notify',
    from: [topics.alert, topics.notice],
    flow: (events) =>
      events.pipe(
        map('row', (event) =>
          noticeRow(event, event.type === 'alert' ? noticeOfAlert(event.data) : event.data),
        ),
      ),
    to: { into: facts },
  });
