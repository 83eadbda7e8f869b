// calls that may be carried out → what they have brought, screened before a model reads it
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { lookup } from '../operators/flow/lookup.ts';
import { map } from '../operators/flow/map.ts';
import { where } from '../operators/flow/where.ts';
import { promptGuard } from '../operators/guard/prompt-guard.ts';
import { screenResult } from '../operators/tools/screen-result.ts';
import { auditOfToolResult } from './events/audit.ts';
import { performed } from './events/tool-result.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const tools = ({ tools: shelf }: Pick<Services, 'tools'>) =>
  pipeline({
    name: 'tools',
    from: topics.toolRequest,
    flow: (events) =>
      events.pipe(
        where('is for Weir', ({ data }) => data.decision === 'allow' && data.by === 'weir'),
        lookup('ran', ({ tenantId, expiresAtMs, data }) => shelf.run(tenantId, data, expiresAtMs)),
        map('screen', ({ data, ran }) => performed(data, ran, screenResult(ran.text, promptGuard))),
        also(topics.audit, auditOfToolResult),
      ),
    to: topics.toolResult,
    replies: true,
  });
