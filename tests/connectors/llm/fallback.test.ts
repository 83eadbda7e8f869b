import { describe, expect, it } from 'vitest';
import { withFallback } from '../../../connectors/llm/fallback.ts';
import { llmErrors, type Model, type ModelPiece } from '../../../connectors/llm/model.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { type Doing, doingModel } from '../../support/scripted-provider.ts';
import { requestWith } from './model.contract.ts';

const clock = virtualClock(0);

const setUp = (first: Doing, second: Doing | undefined, third: Doing = 'answers') => {
  const models = {
    one: doingModel(() => first, 'anthropic'),
    two: doingModel(() => second ?? 'answers', 'openai'),
    three: doingModel(() => third, 'groq'),
  };
  const fell: string[] = [];
  const model = withFallback(
    { modelId: 'one', model: models.one },
    [
      { modelId: 'two', model: () => (second === undefined ? undefined : models.two) },
      { modelId: 'three', model: () => models.three },
    ],
    { fellBack: (to) => fell.push(to), patienceMs: 1_000, clock },
  );
  return { model, models, fell };
};

const heard = async (model: Model): Promise<readonly ModelPiece[]> => {
  const pieces: ModelPiece[] = [];
  for await (const piece of model.stream(requestWith())) pieces.push(piece);
  return pieces;
};

describe('a model with others to fall back on', () => {
  it('asks nobody else while the first answers', async () => {
    const { model, models, fell } = setUp('answers', 'answers');
    const { servedBy } = await model.complete(requestWith());
    expect(servedBy).toEqual({ modelId: 'one', provider: 'anthropic' });
    expect([models.two.asked, fell]).toEqual([[], []]);
  });

  it('asks the next that may be asked, under its own name, and says so', async () => {
    const { model, models, fell } = setUp('fails', undefined);
    const { servedBy } = await model.complete(requestWith());
    expect(servedBy).toEqual({ modelId: 'three', provider: 'groq', fallbackOf: 'one' });
    expect(models.two.asked).toHaveLength(0);
    expect(models.three.asked[0]).toMatchObject({ model: 'three' });
    expect(models.three.asked[0]?.idempotencyKey).not.toBe('event-1');
    expect(fell).toEqual(['three']);
  });

  it('falls back in a stream before its first piece, and never after it', async () => {
    const before = await heard(setUp('fails', 'answers').model);
    expect(before.map(({ type }) => type)).toEqual(['text', 'text', 'end']);
    expect(before.at(-1)).toMatchObject({ servedBy: { modelId: 'two', fallbackOf: 'one' } });
    const after = setUp('breaks', 'answers');
    await expect(heard(after.model)).rejects.toMatchObject({ code: 'WEIR_LLM_UNAVAILABLE' });
    expect(after.models.two.asked).toHaveLength(0);
  });

  it('fails as the first did when all fail', async () => {
    const { model, fell } = setUp(llmErrors.CIRCUIT_OPEN(), 'fails', 'fails');
    await expect(model.complete(requestWith())).rejects.toMatchObject({
      code: 'WEIR_LLM_CIRCUIT_OPEN',
    });
    expect(fell).toEqual(['two', 'three']);
  });

  it('takes a request that was refused for what it says nowhere else', async () => {
    const { model, models } = setUp(llmErrors.REQUEST_REFUSED(), 'answers');
    await expect(model.complete(requestWith())).rejects.toMatchObject({
      code: 'WEIR_LLM_REQUEST_REFUSED',
    });
    expect(models.two.asked).toHaveLength(0);
  });

  it('asks nobody else once its patience is over', async () => {
    const late = doingModel(() => {
      clock.advance(1_001);
      return 'fails';
    });
    const other = doingModel(() => 'answers');
    const model = withFallback(
      { modelId: 'late', model: late },
      [{ modelId: 'other', model: () => other }],
      { fellBack: () => undefined, patienceMs: 1_000, clock },
    );
    await expect(model.complete(requestWith())).rejects.toMatchObject({
      code: 'WEIR_LLM_UNAVAILABLE',
    });
    expect(other.asked).toHaveLength(0);
  });

  it('asks nobody else for a client that went away', async () => {
    const { model, models } = setUp(new Error('aborted'), 'answers');
    await expect(model.complete(requestWith())).rejects.toThrow('aborted');
    expect(models.two.asked).toHaveLength(0);
  });
});
