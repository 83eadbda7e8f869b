// models, agents and tools on the wire that nobody has registered → findings
import { pipeline } from '../engine/model/pipeline.ts';
import { expand } from '../operators/flow/expand.ts';
import { map } from '../operators/flow/map.ts';
import { boundNames } from '../operators/inventory/bound-names.ts';
import { shadowFinding } from '../operators/inventory/shadow.ts';
import { shadowsIn } from './events/sighting.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

/** Of a user, and a day. */
const namesMax = 100;

export const shadow = ({ registered }: Pick<Services, 'registered'>) =>
  pipeline({
    name: 'shadow',
    from: [topics.raw, topics.toolRequest, topics.audit],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        expand('unregistered', (event) => shadowsIn(event, registered.has)),
        boundNames('names of a user', { by: ({ kind, id }) => `${kind} ${id}`, namesMax }),
        map('finding', shadowFinding),
      ),
    to: topics.finding,
  });
