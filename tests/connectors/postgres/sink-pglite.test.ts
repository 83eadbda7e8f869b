import { describe } from 'vitest';
import { hasPglite } from '../../../connectors/embedded/pglite.ts';
import { startTestPglite } from '../../support/pglite.ts';
import { sinkContract } from './sink.contract.ts';

// The contract whole. What sink-faults shows is PostgreSQL's alone: one session has no backend that
// could be killed, and nobody who waits for a lock.
describe.skipIf(!hasPglite())('where the PGlite packages are installed', () => {
  sinkContract('PGlite', startTestPglite, { schedules: 30 });
});
