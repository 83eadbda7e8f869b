// Budgets of several gateways over one log: what may be used up, what may be used beyond it, and when it
// begins anew.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../../api/budgets/budget-period.ts';
import { type BudgetState, openBudgets, type Spender } from '../../api/budgets/budgets.ts';
import { forecastOf } from '../../api/budgets/forecast.ts';
import { leaseOf } from '../../api/budgets/purse.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { BudgetSaid } from '../../pipelines/events/policy-control.ts';

const noon = Date.UTC(2026, 1, 28, 12);
const dayMs = 86_400_000;
const word = { kind: 'budget', reason: 'a test', by: 'ada' } as const;
const budget = (unit: BudgetSaid['unit'], limit: number, key?: string): BudgetSaid => ({
  ...{ ...word, unit, period: 'day', limit },
  ...(key === undefined ? {} : { key }),
});
const anybody: Spender = { tenantId: 't1' };

/** So many gateways; `asked` counts what they ask of the log. */
const world = (said: readonly BudgetSaid[], count = 1) => {
  const clock = virtualClock(noon);
  const transport = openMemoryTransport(clock);
  const asked = { times: 0 };
  const shares: [string, number, string][] = [];
  const passed: Parameters<typeof openBudgets>[0]['passed'] = (_, each) => {
    shares.push([each.name, each.share, each.span]);
  };
  const takeQuota: typeof transport.takeQuota = (request) => {
    asked.times += 1;
    return transport.takeQuota(request);
  };
  const control = { budgets: (tenantId: string) => (tenantId === 't1' ? said : []) };
  const parts = { control, transport: { takeQuota }, clock, log: silentLog, passed };
  return {
    clock,
    asked,
    shares,
    gateways: Array.from({ length: count }, () => openBudgets(parts)),
  };
};
type Gateway = ReturnType<typeof openBudgets>;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'admitted',
    (error) => String(error.code),
  );
const admitted = async (gateway: Gateway | undefined, spender = anybody): Promise<boolean> =>
  gateway !== undefined && (await codeOf(gateway.admit(spender))) === 'admitted';
const takenOf = (states: readonly BudgetState[] | undefined): number => states?.[0]?.taken ?? -1;

describe('a budget of requests', () => {
  it('admits exactly as many through one gateway, and says until when it refuses', async () => {
    const { clock, gateways } = world([budget('requests', 100)]);
    const [gateway] = gateways;
    let count = 0;
    while (await admitted(gateway)) count += 1;
    expect(count).toBe(100);
    await expect(gateway?.admit(anybody)).rejects.toMatchObject({
      code: 'WEIR_API_BUDGET_EXHAUSTED',
      status: 429,
      detail: {
        ...{ scope: 'tenant', unit: 'requests', period: 'day', limit: 100 },
        ...{ retry_after_seconds: 12 * 3_600, reset_at: '2026-03-01T00:00:00.000Z' },
      },
    });
    expect(await admitted(gateway, { tenantId: 't2' })).toBe(true);
    clock.advance(dayMs / 2);
    expect(await admitted(gateway)).toBe(true);
  });

  it('is never exceeded by several gateways; each may leave no more than its shares', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        async (limit, count, order) => {
          const { gateways } = world([budget('requests', limit)], count);
          let used = 0;
          let inVain = 0;
          for (const nth of order) {
            if (await admitted(gateways[nth % count])) used += 1;
            else inVain += 1;
            if (inVain > 20 * count) break;
          }
          expect(used).toBeLessThanOrEqual(limit);
          expect(used).toBeGreaterThanOrEqual(limit - 2 * leaseOf(limit) * count);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('admits no more when all ask at once', async () => {
    const { gateways } = world([budget('requests', 50)], 2);
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, nth) => admitted(gateways[nth % 2])),
    );
    const count = all.filter(Boolean).length;
    expect(count).toBeLessThanOrEqual(50);
    expect(count).toBeGreaterThanOrEqual(50 - 4 * leaseOf(50));
  });

  it('asks the log once for many requests', async () => {
    const { asked, gateways } = world([budget('requests', 10_000)]);
    for (let n = 0; n < 5_000; n += 1) await gateways[0]?.admit(anybody);
    expect(asked.times).toBeLessThan(30);
  });

  it('gets back what a gateway that stops had left', async () => {
    const { gateways } = world([budget('requests', 100)], 2);
    const [first, second] = gateways;
    await first?.admit(anybody);
    expect(takenOf(await second?.states('t1'))).toBeGreaterThan(1);
    await first?.close();
    expect(takenOf(await second?.states('t1'))).toBe(1);
  });
});

describe('a budget of tokens', () => {
  it('is exceeded at most by the answers under way when it ends', async () => {
    const answers = { underWay: 4, tokens: 70 };
    const { clock, gateways } = world([budget('tokens', 1_000)], 2);
    let used = 0;
    for (let round = 0; round < 100; round += 1) {
      const batch = await Promise.all(
        Array.from({ length: answers.underWay }, (_, nth) => admitted(gateways[nth % 2])),
      );
      batch.forEach((isIn, nth) => {
        if (!isIn) return;
        used += answers.tokens;
        gateways[nth % 2]?.spend(anybody, answers.tokens);
      });
      await Promise.resolve();
      clock.advance(2_000);
    }
    expect(used).toBeGreaterThanOrEqual(1_000 - 2 * 2 * leaseOf(1_000));
    expect(used).toBeLessThanOrEqual(1_000 + answers.underWay * answers.tokens);
    for (const gateway of gateways) await gateway.close();
    expect(takenOf(await gateways[0]?.states('t1'))).toBe(used);
  });

  it('opens again when it is raised', async () => {
    const said = [budget('tokens', 100)];
    const { clock, gateways } = world(said);
    const [gateway] = gateways;
    expect(await admitted(gateway)).toBe(true);
    gateway?.spend(anybody, 500);
    expect(await admitted(gateway)).toBe(false);
    said[0] = budget('tokens', 2_000);
    clock.advance(1_500);
    expect(await admitted(gateway)).toBe(true);
  });
});

describe('application keys', () => {
  const key = { tenantId: 't1', application: 'k1' };
  it('have budgets of their own', async () => {
    const { gateways } = world([budget('requests', 2, 'k1')]);
    const [gateway] = gateways;
    expect(await admitted(gateway, key)).toBe(true);
    expect(await admitted(gateway, key)).toBe(true);
    expect(await admitted(gateway, key)).toBe(false);
    expect(await admitted(gateway, { ...key, application: 'k2' })).toBe(true);
    expect(await admitted(gateway)).toBe(true);
  });

  it('have a rate of their own, for all their users together', async () => {
    const { clock, gateways } = world([]);
    const [gateway] = gateways;
    const rated = { ...key, requestsPerMinute: 3 };
    for (let n = 0; n < 3; n += 1) expect(await admitted(gateway, rated)).toBe(true);
    await expect(gateway?.admit(rated)).rejects.toMatchObject({
      code: 'WEIR_API_RATE_LIMITED',
      detail: { scope: 'application_key', retry_after_seconds: 60 },
    });
    clock.advance(60_000);
    expect(await admitted(gateway, rated)).toBe(true);
  });
});

describe('periods', () => {
  it('end where the next begins, whenever one looks', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(fc.constantFrom('minute', 'day', 'month'), time, (period, nowMs) => {
        const { name, endsMs } = spanOf(period, nowMs);
        expect(endsMs).toBeGreaterThan(nowMs);
        expect(spanOf(period, endsMs - 1).name).toBe(name);
        expect(spanOf(period, endsMs).name).not.toBe(name);
      }),
    );
  });
});

describe('a budget that is taken', () => {
  it('is told of at four fifths and at its end, once per period', async () => {
    const { clock, shares, gateways } = world([budget('requests', 100)]);
    const [gateway] = gateways;
    let count = 0;
    while (count < 70 && (await admitted(gateway))) count += 1;
    expect(shares).toEqual([]);
    while (await admitted(gateway)) count += 1;
    for (let n = 0; n < 5; n += 1) await admitted(gateway);
    const [first, second] = shares;
    expect(shares).toHaveLength(2);
    expect([first?.[1], second?.[1]]).toEqual([0.8, 1]);
    const dayMs = 86_400_000;
    await clock.advance(dayMs);
    while (await admitted(gateway));
    expect(shares.map(([, share]) => share)).toEqual([0.8, 1, 0.8, 1]);
    expect(shares[2]?.[2]).not.toBe(first?.[2]);
  });

  it('is foretold by what was taken of it so far, once that says something', () => {
    const endsMs = Date.UTC(2026, 1, 1);
    const half = Date.UTC(2026, 0, 16, 12);
    expect(forecastOf({ taken: 500, period: 'month', endsMs }, half)).toBe(1_000);
    expect(forecastOf({ taken: 500, period: 'month', endsMs }, endsMs)).toBe(500);
    expect(forecastOf({ taken: 6, period: 'day', endsMs }, endsMs - 18 * 3_600_000)).toBe(24);
    expect(forecastOf({ taken: 6, period: 'day', endsMs }, endsMs - 86_399_000)).toBeNull();
  });
});
