// Ticks: logged entries that say how late it is where no events do, so that timers wake in a
// partition that has fallen silent, and wake at the same place when the log is read again.
import Type from 'typebox';
import { topic } from './topic.ts';

export const tickTopic = topic({
  name: 'tick',
  schema: Type.Object({}),
  retentionMs: 3_600_000,
});
