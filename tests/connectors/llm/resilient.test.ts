// Breaker, budget and retries in front of a model; time is virtual.
import { describe, expect, it } from 'vitest';
import { openCircuit } from '../../../connectors/llm/circuit.ts';
import { llmErrors, type Model, type ModelPiece } from '../../../connectors/llm/model.ts';
import { resilient } from '../../../connectors/llm/resilient.ts';
import { retryBudget } from '../../../connectors/llm/retry-budget.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { type Doing, doingModel } from '../../support/scripted-provider.ts';
import { requestWith } from './model.contract.ts';

const setUp = (doing: (nth: number) => Doing, reserve = 10) => {
  const clock = virtualClock(0);
  const slept: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
    clock.advance(ms);
  };
  const inner = doingModel(doing);
  const circuit = openCircuit({ failuresMin: 5, windowMs: 30_000, openMs: 10_000 }, clock);
  const budget = retryBudget({ share: 0.1, reserve, max: 10 });
  let retries = 0;
  const retried = (): void => {
    retries += 1;
  };
  const model = resilient(inner, {
    ...{ circuit, budget, retriesMax: 2, retried },
    clock: { random: clock.random, monotonicMs: clock.monotonicMs, sleep },
  });
  return { model, inner, circuit, clock, slept, retries: () => retries };
};

const heard = async (model: Model, request = requestWith()): Promise<readonly ModelPiece[]> => {
  const pieces: ModelPiece[] = [];
  for await (const piece of model.stream(request)) pieces.push(piece);
  return pieces;
};

describe('a resilient model', () => {
  it('asks again what may pass, under the same key', async () => {
    const { model, inner, retries } = setUp((nth) => (nth < 2 ? 'fails' : 'answers'));
    await model.complete(requestWith({ idempotencyKey: 'event-7' }));
    expect(inner.asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      ...['event-7', 'event-7', 'event-7'],
    ]);
    expect(retries()).toBe(2);
  });

  it('asks a stream again only while nothing of it has come', async () => {
    const before = setUp((nth) => (nth < 1 ? 'fails' : 'answers'));
    expect(await heard(before.model)).toHaveLength(3);
    const after = setUp(() => 'breaks');
    await expect(heard(after.model)).rejects.toMatchObject({ code: 'WEIR_LLM_UNAVAILABLE' });
    expect(after.inner.asked).toHaveLength(1);
  });

  it('waits a random while up to a bound that doubles', async () => {
    const { model, slept } = setUp(() => 'fails');
    await expect(model.complete(requestWith())).rejects.toThrow();
    expect(slept).toHaveLength(2);
    expect(slept[0]).toBeLessThanOrEqual(200);
    expect(slept[1]).toBeLessThanOrEqual(400);
  });

  it('waits as long as the provider wants, and not at all when that is too long', async () => {
    const short = setUp((nth) =>
      nth === 0 ? llmErrors.RATE_LIMITED({ retry_after_seconds: 2 }) : 'answers',
    );
    await short.model.complete(requestWith());
    expect(short.slept[0]).toBeGreaterThanOrEqual(2_000);
    const long = setUp(() => llmErrors.RATE_LIMITED({ retry_after_seconds: 60 }));
    await expect(long.model.complete(requestWith())).rejects.toMatchObject({
      detail: { retry_after_seconds: 60 },
    });
    expect(long.inner.asked).toHaveLength(1);
  });

  it('does not ask again when the failure has come late', async () => {
    const slow: { clock?: { advance(ms: number): void } } = {};
    const { model, inner, clock } = setUp(() => {
      slow.clock?.advance(10_001);
      return 'fails';
    });
    slow.clock = clock;
    await expect(model.complete(requestWith())).rejects.toThrow();
    expect(inner.asked).toHaveLength(1);
  });

  it.each(['REQUEST_REFUSED', 'KEY_REFUSED', 'MODEL_UNKNOWN', 'TIMEOUT'] as const)(
    'does not ask again after %s',
    async (what) => {
      const { model, inner } = setUp(() => llmErrors[what]());
      await expect(model.complete(requestWith())).rejects.toMatchObject({
        code: `WEIR_LLM_${what}`,
      });
      expect(inner.asked).toHaveLength(1);
    },
  );

  it('asks nobody again once the budget is spent', async () => {
    const { model, inner } = setUp((nth) => (nth % 2 === 0 ? 'fails' : 'answers'), 1);
    await model.complete(requestWith());
    await expect(model.complete(requestWith())).rejects.toThrow();
    expect(inner.asked).toHaveLength(3);
  });

  it('refuses at once while the provider is left alone, and says for how long', async () => {
    const { model, inner, circuit } = setUp(() => 'fails', 0);
    for (let nth = 0; nth < 5; nth += 1) {
      await expect(heard(model)).rejects.toMatchObject({ code: 'WEIR_LLM_UNAVAILABLE' });
    }
    expect(circuit.state).toBe('open');
    await expect(model.complete(requestWith())).rejects.toMatchObject({
      ...{ code: 'WEIR_LLM_CIRCUIT_OPEN', status: 503, detail: { retry_after_seconds: 10 } },
    });
    expect(inner.asked).toHaveLength(5);
  });

  it('does not blame the provider for what it refuses, limits, or what its client gives up', async () => {
    const errors = [
      ...[llmErrors.REQUEST_REFUSED(), llmErrors.RATE_LIMITED(), llmErrors.KEY_REFUSED()],
      new Error('aborted'),
    ];
    const { model, circuit } = setUp((nth) => errors[nth % 4] ?? 'answers', 0);
    for (let nth = 0; nth < 40; nth += 1) {
      await expect(model.complete(requestWith())).rejects.toThrow();
    }
    expect(circuit.state).toBe('closed');
  });

  it('stops waiting when its client goes away', async () => {
    const gone = new AbortController();
    const { model, inner } = setUp(() => {
      gone.abort();
      return 'fails';
    });
    await expect(model.complete(requestWith({ signal: gone.signal }))).rejects.toThrow();
    expect(inner.asked).toHaveLength(1);
  });

  it('hands the end of a listener on to the model', async () => {
    let isOver = false;
    const inner = doingModel(() => 'answers');
    const watched: Model = {
      ...inner,
      async *stream(request) {
        try {
          yield* inner.stream(request);
        } finally {
          isOver = true;
        }
      },
    };
    const { circuit } = setUp(() => 'answers');
    const clock = virtualClock(0);
    const budget = retryBudget({ share: 0.1, reserve: 1, max: 1 });
    const options = { circuit, budget, retriesMax: 0, clock, retried: () => undefined };
    for await (const _ of resilient(watched, options).stream(requestWith())) break;
    expect(isOver).toBe(true);
  });
});
