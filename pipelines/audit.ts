// audit record → audit_export, each exactly once
import { pipeline } from '../engine/model/pipeline.ts';
import { map } from '../operators/flow/map.ts';
import { auditRow } from './events/rows.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const audit = ({ facts }: Pick<Services, 'facts'>) =>
  pipeline({
    name: 'audit',
    from: topics.audit,
    flow: (events) => events.pipe(map('row', auditRow)),
    to: { into: facts },
  });
