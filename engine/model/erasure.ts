// Erasures: logged entries that name a person (their subject) whose state, timers and parked entries every
// owner forgets at this very place of the log, whoever reads it.
import Type from 'typebox';
import { topic } from './topic.ts';

export const erasureTopic = topic({
  name: 'erasure',
  schema: Type.Object({}),
  retentionMs: 3_600_000,
});
