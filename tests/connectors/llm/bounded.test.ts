import { describe, expect, it } from 'vitest';
import { bounded } from '../../../connectors/llm/bounded.ts';
import type { ModelPiece } from '../../../connectors/llm/model.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { doingModel } from '../../support/scripted-provider.ts';
import { requestWith } from './model.contract.ts';

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

  it('counts the silence anew from piece to piece', async () => {
    const clock = virtualClock(0);
    const pieces: ModelPiece[] = [];
    const model = bounded(
      doingModel(() => 'answers'),
      { timeoutMs: 100 },
      clock,
    );
    for await (const piece of model.stream(requestWith())) {
      pieces.push(piece);
      clock.advance(80);
      await Promise.resolve();
    }
    expect(pieces).toHaveLength(3);
  });

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
