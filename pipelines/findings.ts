// finding → its row, with the number of its occurrences, each counted once
import { pipeline } from '../engine/model/pipeline.ts';
import { map } from '../operators/flow/map.ts';
import { findingRow } from './events/sighting.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const findings = ({ facts }: Pick<Services, 'facts'>) =>
  pipeline({
    name: 'findings',
    from: topics.finding,
    flow: (events) => events.pipe(map('row', findingRow)),
    to: { into: facts },
  });
