// Faults of worker processes: killed at random and at named points, stopped beyond their lease, more
// and fewer of them under load.
import type { Hand } from '../crew.ts';
import type { Family } from '../family.ts';
import { points } from '../process/messages.ts';
import { leaseMs, type Scene } from '../scene.ts';

const takeOverMsMax = leaseMs * 5;
const snapMsMax = 800;

/** Waits until a task of the list has had another owner since `before`. */
const takenOver = (
  { until, epochs }: Scene,
  tasks: readonly string[],
  before: ReadonlyMap<string, number>,
): Promise<boolean> =>
  until(async () => {
    const now = await epochs();
    return tasks.some((task) => (now.get(task) ?? 0) > (before.get(task) ?? 0));
  }, takeOverMsMax);

export const killed: Family = {
  name: 'kill',
  help: 'kill -9 of workers at moments that nobody has chosen',
  workers: 2,
  run: async ({ lane, between, pick, stream, pause, busiest }) => {
    for (let kills = between(1, 2); kills > 0; kills -= 1) {
      const loading = stream(between(150, 400));
      await pause(between(5, 80));
      await lane.crew.kill(between(0, 2) === 0 ? pick(lane.crew.hands) : await busiest());
      await lane.crew.enlist();
      await loading;
    }
    await stream(between(20, 150));
  },
};

/** Kills whoever has just had a commit applied, before its reply arrives. */
const killApplied = async ({ lane: { crew, proxy }, ownerOf, pause }: Scene): Promise<boolean> => {
  const task = await Promise.race([proxy.keepNext(), pause(snapMsMax)]);
  proxy.calm();
  const hand = task === undefined ? undefined : await ownerOf(task);
  if (hand) await crew.kill(hand);
  return hand !== undefined;
};

export const killedAtPoint: Family = {
  name: 'commit-point',
  help: 'kill -9 before a commit, on its way, applied and unanswered, answered; around sink and relay',
  workers: 2,
  isProxied: true,
  run: async (scene) => {
    const { between, pick, stream, busiest } = scene;
    const { crew } = scene.lane;
    for (let kills = between(1, 2); kills > 0; kills -= 1) {
      const point = pick([...points, 'applied', 'applied'] as const);
      const hand = await busiest();
      if (point !== 'applied') crew.arm(hand, { point, nth: between(1, 5), act: 'kill' });
      const loading = stream(between(150, 400));
      const hasDied = await (point === 'applied'
        ? killApplied(scene)
        : crew.snapped(hand, snapMsMax));
      if (hasDied) await crew.enlist();
      await loading;
    }
    await stream(between(20, 150));
  },
};

/** Stops a hand where its commit is about to be sent, or just was; answers whether it did. */
const stopAtPoint = async (
  { lane, between, pick, stream }: Scene,
  hand: Hand,
): Promise<boolean> => {
  const point = pick(['before-call', 'before-call', 'after-sent', 'before-sink'] as const);
  lane.crew.arm(hand, { point, nth: between(1, 4), act: 'stop' });
  const loading = stream(between(200, 500));
  const snapped = await lane.crew.snapped(hand, snapMsMax);
  await loading;
  return snapped;
};

const stopAtRandom = async ({ lane, between, stream, pause }: Scene, hand: Hand): Promise<void> => {
  const loading = stream(between(150, 400));
  await pause(between(5, 60));
  lane.crew.stop(hand);
  await loading;
};

export const stalled: Family = {
  name: 'stall',
  help: 'SIGSTOP beyond the lease, at work, before a commit and at rest, then SIGCONT',
  workers: 2,
  run: async (scene) => {
    const { lane, between, pick, stream, append, pause, busiest, epochs, tasksOf } = scene;
    const { until, lag } = scene;
    await stream(between(20, 100));
    const how = pick(['at a point', 'at a point', 'at random', 'at rest'] as const);
    if (how === 'at rest') await until(async () => (await lag()) === 0, 2_000);
    const hand = await busiest();
    const [tasks, before] = [await tasksOf(hand), await epochs()];
    if (how === 'at a point') {
      if (!(await stopAtPoint(scene, hand))) lane.crew.stop(hand);
    } else if (how === 'at random') await stopAtRandom(scene, hand);
    else lane.crew.stop(hand);
    await takenOver(scene, tasks, before);
    // What comes now goes to the hanging read of the one that is stopped.
    if (how === 'at rest') await append(between(20, 80));
    if (between(0, 1) === 0) await pause(between(0, 60));
    lane.crew.resume(hand);
    await stream(between(100, 250));
  },
};

export const rescaled: Family = {
  name: 'rescale',
  help: 'one worker becomes three and one again, under load',
  workers: 1,
  run: async ({ lane: { crew }, between, pick, stream, pause }) => {
    const loading = stream(between(700, 1_000));
    await pause(between(0, 60));
    await Promise.all([crew.enlist(), crew.enlist()]);
    await pause(between(50, 250));
    while (crew.hands.length > 1) {
      const hand = pick(crew.hands);
      if (between(0, 3) === 0) await crew.kill(hand);
      else await crew.dismiss(hand);
      await pause(between(0, 50));
    }
    await loading;
    await stream(between(20, 100));
  },
};
