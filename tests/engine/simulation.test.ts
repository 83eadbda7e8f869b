// Whole workers under seeded faults, on the log in memory: judged by a count made by hand.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import type { CommitPlan, Transport } from '../../engine/stream/transport.ts';
import { type Simulated, simulate } from '../../engine/testing/simulate.ts';
import { runOnce, unstruck } from '../simulate/runs.ts';
import { clockSkewMsMax, erased, openWorld, startMs, wrongIn } from '../simulate/world.ts';
import { byProductChain, purchases, sales } from '../support/sales.ts';

const seeds = Array.from({ length: 20 }, (_, n) => n + 1);

const run = (seed: number, wrap?: (transport: Transport) => Transport) => {
  const { chain, events } = openWorld(seed);
  const given = { seed, chain, events, startMs, limits: { clockSkewMsMax }, erased };
  return simulate({ ...given, ...(wrap ? { wrap } : {}) });
};

const isWrong = async (simulated: Simulated, seed: number): Promise<boolean> =>
  (await wrongIn(simulated, openWorld(seed).events)).length > 0;

/** Outputs of a refused commit, written all the same. */
const careless = (real: Transport): Transport => ({
  ...real,
  commit: async (plan) => {
    const outcome = await real.commit(plan);
    if (outcome === 'committed') return outcome;
    for (const { topic, texts } of plan.outputs) {
      const events = texts.map((text, n) => ({ id: `${plan.epoch} ${topic} ${n}`, text }));
      await real.append({ partition: plan.task, topic, events, dedupeMs: 0 });
    }
    return outcome;
  },
});

/** Commits that now and then leave the state out. */
const forgetful = (real: Transport): Transport => {
  let commits = 0;
  return {
    ...real,
    commit: (plan: CommitPlan) => {
      commits += 1;
      return real.commit(commits % 10 === 0 ? { ...plan, state: [] } : plan);
    },
  };
};

const purchase = (n: number, subject: string, data: unknown): Event<unknown> => ({
  ...{ id: `e${n}`, source: 'test', type: purchases.name, subject, timeMs: startMs + n, data },
  ...{ tenantId: 'test', correlationId: `e${n}`, traceparent: undefined, expiresAtMs: undefined },
  ...{ replyTo: undefined, schemaVersion: 1 },
});

describe('workers under seeded faults', () => {
  it('make of every order what the log says, whatever dies, pauses, is lost, late or repeated', async () => {
    const results = [];
    for (const seed of seeds) {
      const result = await runOnce(seed);
      expect(result.wrong, `seed ${seed}`).toEqual([]);
      results.push(result);
    }
    expect(unstruck(results)).toEqual([]);
  }, 60_000);

  it('run the same way again under the same seed, and another under another', async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => run(seed)));
    expect(again?.trace).toEqual(first?.trace);
    expect(other?.trace).not.toEqual(first?.trace);
  });

  it('hand every purchase over to its product, across partitions', async () => {
    const bought = Array.from({ length: 200 }, (_, n) =>
      purchase(n, `c${n % 5}`, { product: `x${n % 3}`, n }),
    );
    for (const seed of seeds.slice(0, 20)) {
      const { read, isSettled } = await simulate({
        ...{ seed, chain: byProductChain, events: bought, startMs, partitions: 3 },
      });
      const sold = (await read(sales.name)).map(({ id }) => id);
      expect([isSettled, sold.length, new Set(sold).size], `seed ${seed}`).toEqual([
        true,
        200,
        200,
      ]);
    }
  }, 60_000);

  it.each([
    ['writes outputs of refused commits', careless],
    ['leaves state out of commits', forgetful],
  ])(
    'find out within fifty seeds a transport that %s',
    async (_, wrap) => {
      for (const seed of seeds.slice(0, 50)) {
        if (await isWrong(await run(seed, wrap), seed)) return;
      }
      throw new Error('nobody noticed');
    },
    60_000,
  );
});

describe('npm run simulate', () => {
  const simulating = (...given: readonly string[]) => {
    const args = ['--import', 'tsx', 'tests/simulate/run.ts', ...given];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  };

  it('says how often each fault struck, and that nothing diverged', () => {
    const { status, stdout } = simulating('--seed', '3', '--runs', '2');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^event sent again +\d+ +2 +0$/m);
    expect(stdout).toContain('passed: 2 runs, no divergence');
  });

  it.each(['epoch', 'offset', 'contiguity', 'overlay', 'forgetting'])(
    'finds out within fifty runs a build without its check: %s',
    (broken) => {
      const { status, stdout } = simulating('--broken', broken);
      expect(stdout).toMatch(new RegExp(`^${broken}: DIVERGED seed \\d+: `));
      expect(status).toBe(0);
    },
    120_000,
  );

  it('refuses a build that there is not', () => {
    expect(simulating('--broken', 'luck')).toMatchObject({
      ...{ status: 2, stderr: expect.stringContaining('there is no broken build luck') },
    });
  });
});
