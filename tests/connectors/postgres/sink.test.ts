import { startTestPostgres } from '../../support/postgres.ts';
import { sinkContract } from './sink.contract.ts';

sinkContract('PostgreSQL', startTestPostgres, { schedules: 60 });
