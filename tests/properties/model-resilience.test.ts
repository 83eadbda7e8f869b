// Whatever a provider does, and whenever it is asked: it is asked again at most so often, it is left alone
// while its circuit is open, one call at a time tries it then, and it is asked again once it is well.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCircuit } from '../../connectors/llm/circuit.ts';
import { resilient } from '../../connectors/llm/resilient.ts';
import { retryBudget } from '../../connectors/llm/retry-budget.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { requestWith } from '../connectors/llm/model.contract.ts';
import { doingModel } from '../support/scripted-provider.ts';

const reserve = 3;
const bounds = { failuresMin: 5, windowMs: 30_000, openMs: 10_000 };
const step = fc.record({
  waitMs: fc.integer({ min: 0, max: 4_000 }),
  calls: fc.integer({ min: 1, max: 6 }),
  isWell: fc.boolean(),
});

const settled = async (): Promise<void> => {
  for (let nth = 0; nth < 20; nth += 1) await Promise.resolve();
};

const simulate = async (steps: readonly { waitMs: number; calls: number; isWell: boolean }[]) => {
  const clock = virtualClock(0, 7);
  let [isWell, retries, calls] = [true, 0, 0];
  const circuit = openCircuit(bounds, clock);
  const inner = doingModel(() => (isWell ? 'answers' : 'fails'));
  const slow = {
    ...inner,
    complete: async (request: Parameters<typeof inner.complete>[0]) => {
      await clock.sleep(50);
      return inner.complete(request);
    },
  };
  const model = resilient(slow, {
    ...{ circuit, clock, retriesMax: 2, budget: retryBudget({ share: 0.1, reserve, max: 10 }) },
    retried: () => {
      retries += 1;
    },
  });
  const call = (): Promise<string> => {
    calls += 1;
    return model.complete(requestWith()).then(
      () => 'answered',
      ({ code }) => String(code),
    );
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 25) {
      clock.advance(25);
      await settled();
    }
  };
  const outcomes: Promise<string>[] = [];
  for (const each of steps) {
    isWell = each.isWell;
    for (let nth = 0; nth < each.calls; nth += 1) outcomes.push(call());
    await settled();
    await pass(each.waitMs);
  }
  isWell = true;
  await pass(15_000);
  const last = call();
  await pass(500);
  return {
    ...{ retries, calls, requests: inner.asked.length },
    ...{ last: await last, state: circuit.state, outcomes: await Promise.all(outcomes) },
  };
};

describe('a provider behind breaker and budget', () => {
  it('is spared when it fails, and asked when it is well', async () => {
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const seen = await simulate(steps);
        expect(seen.retries).toBeLessThanOrEqual(0.1 * seen.calls + reserve);
        expect(seen.requests).toBeLessThanOrEqual(seen.calls + seen.retries);
        expect([seen.last, seen.state]).toEqual(['answered', 'closed']);
        if (seen.outcomes.includes('WEIR_LLM_CIRCUIT_OPEN')) opened += 1;
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(opened).toBeGreaterThan(0);
  });

  it('meets one call at a time while it is tried', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (probes) => {
        const clock = virtualClock(0);
        const circuit = openCircuit(bounds, clock);
        for (let nth = 0; nth < bounds.failuresMin; nth += 1) {
          const entered = circuit.enter();
          if (!('waitMs' in entered)) entered.failed();
        }
        for (const isWell of probes) {
          expect(circuit.enter()).toHaveProperty('waitMs');
          clock.advance(bounds.openMs);
          const probe = circuit.enter();
          expect(circuit.enter()).toHaveProperty('waitMs');
          if ('waitMs' in probe) throw new Error('nobody may try');
          if (isWell) return probe.succeeded();
          probe.failed();
        }
      }),
      { seed: 5 },
    );
  });
});
