import { describe, expect, it } from 'vitest';
import { bounded } from '../../../connectors/llm/bounded.ts';
import type { Model, ModelPiece } from '../../../connectors/llm/model.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { type VirtualClock, virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { doingModel } from '../../support/scripted-provider.ts';
import { requestWith } from './model.contract.ts';

const settled = async (): Promise<void> => {
  for (let nth = 0; nth < 5; nth += 1) await Promise.resolve();
};

describe('a bounded model', () => {
  it.each([
    [undefined, 256, undefined],
    [0.2, 256, 0.2],
    [0.9, 256, 0.5],
  ])('lowers the temperature %s to its bound', async (temperature, tokensMax, expected) => {
    const inner = doingModel(() => 'answers');
    const bounds = expected === undefined ? { tokensMax: 999 } : { temperatureMax: 0.5 };
    await bounded(inner, bounds, virtualClock(0)).complete(requestWith({ temperature, tokensMax }));
    expect(inner.asked[0]).toMatchObject({ tokensMax: 256 });
    expect(inner.asked[0]?.temperature).toBe(expected);
  });

  it('asks for no freer an answer than its bound when no temperature was asked for', async () => {
    const inner = doingModel(() => 'answers');
    await bounded(inner, { temperatureMax: 0.3, tokensMax: 10 }, virtualClock(0)).complete(
      requestWith(),
    );
    expect(inner.asked[0]).toMatchObject({ temperature: 0.3, tokensMax: 10 });
  });

  it.each(['complete', 'stream'] as const)('gives up a silent %s call', async (kind) => {
    const model = bounded(
      doingModel(() => 'hangs'),
      { timeoutMs: 20 },
      systemClock,
    );
    const listen = async (): Promise<void> => {
      for await (const _ of model.stream(requestWith()));
    };
    const call = kind === 'complete' ? model.complete(requestWith()) : listen();
    await expect(call).rejects.toMatchObject({ code: 'WEIR_LLM_TIMEOUT' });
  });

  const slowly = (clock: VirtualClock, ...silencesMs: readonly number[]): Model => {
    const inner = doingModel(() => 'answers');
    return {
      ...inner,
      async *stream(request) {
        let nth = 0;
        for await (const piece of inner.stream(request)) {
          clock.advance(silencesMs[nth] ?? 0);
          nth += 1;
          await settled();
          request.signal.throwIfAborted();
          yield piece;
        }
      },
    };
  };

  it.each([
    ['anew from piece to piece', 80, 0],
    ['without the time that its listener takes', 80, 5_000],
  ])('counts the silence %s', async (_, silenceMs, listenerMs) => {
    const clock = virtualClock(0);
    const pieces: ModelPiece[] = [];
    const model = bounded(
      slowly(clock, silenceMs, silenceMs, silenceMs),
      { timeoutMs: 100 },
      clock,
    );
    for await (const piece of model.stream(requestWith())) {
      pieces.push(piece);
      clock.advance(listenerMs);
      await settled();
    }
    expect(pieces).toHaveLength(3);
  });

  it.each([[[101]], [[0, 101]], [[0, 0, 101]]])(
    'cuts a stream that falls silent (%j)',
    async (ms) => {
      const clock = virtualClock(0);
      const model = bounded(slowly(clock, ...ms), { timeoutMs: 100 }, clock);
      const listen = async (): Promise<void> => {
        for await (const _ of model.stream(requestWith()));
      };
      await expect(listen()).rejects.toMatchObject({ code: 'WEIR_LLM_TIMEOUT' });
    },
  );

  it('does not call a client that went away a time-out', async () => {
    const model = bounded(
      doingModel(() => 'hangs'),
      { timeoutMs: 60_000 },
      systemClock,
    );
    const gone = new AbortController();
    const call = model.complete(requestWith({ signal: gone.signal }));
    gone.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});
