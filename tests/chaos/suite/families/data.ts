// Faults that come with the data: poison, copies, a hot key, shuffled input, look-ups that are away,
// clocks that are wrong; and a worker that dies meanwhile.
import type { Family } from '../family.ts';

export const wild: Family = {
  name: 'data',
  help: 'poison, copies, a hot key, shuffled input, failing look-ups, wrong clocks, and a kill',
  workers: 2,
  isWild: true,
  run: async ({ lane: { crew }, between, stream, pause, busiest }) => {
    const loading = stream(between(500, 1_000));
    await pause(between(20, 150));
    await crew.kill(await busiest());
    await crew.enlist();
    await loading;
    await stream(between(20, 150));
  },
};
