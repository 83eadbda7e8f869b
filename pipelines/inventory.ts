// what is on the wire → the inventory and its graph, in rows that are added up, each sighting once
import { pipeline } from '../engine/model/pipeline.ts';
import { expand } from '../operators/flow/expand.ts';
import { boundNames } from '../operators/inventory/bound-names.ts';
import { inventoryRows, rowName } from './events/sighting.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

/** Of a user, and a day. */
const namesMax = 1_000;

export const inventory = ({ facts }: Pick<Services, 'facts'>) =>
  pipeline({
    name: 'inventory',
    from: [
      topics.raw,
      topics.retrieved,
      topics.toolRequest,
      topics.toolResult,
      topics.finalResponse,
      topics.finding,
    ],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        expand('sightings', inventoryRows),
        boundNames('rows of a user', { by: rowName, namesMax }),
      ),
    to: { into: facts },
  });
