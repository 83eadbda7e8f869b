// Who is asked for a name: routes, approvals, risk and freezes, without a platform.
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Asking } from '../../api/control/freezes.ts';
import { choosing } from '../../api/models/choice.ts';
import type { ModelRoute } from '../../connectors/postgres/model-routes.ts';
import type { RegisteredModel } from '../../connectors/postgres/registry.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { createMetrics } from '../../engine/kernel/metrics.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { requestWith } from '../connectors/llm/model.contract.ts';
import { doingModel } from '../support/scripted-provider.ts';
import { until } from '../support/worker.ts';

const registered = (
  modelId: string,
  riskTier: RegisteredModel['riskTier'],
  fallback: readonly string[] = [],
): RegisteredModel => ({
  ...{ tenantId: 't1', modelId, provider: 'openai', riskTier, approvedMs: 0 },
  status: 'approved',
  settings: { timeoutMs: null, tokensMax: null, temperatureMax: null, fallback },
});

const models = [
  registered('first', 'medium', ['first', 'risky', 'frozen', 'unheard-of', 'second']),
  ...[registered('risky', 'high'), registered('frozen', 'low'), registered('second', 'medium')],
  registered('alone', 'low', ['second']),
];

const route: ModelRoute = {
  ...{ tenantId: 't1', name: 'r', updatedBy: 'ada', updatedMs: 0 },
  members: [
    { model: 'unheard-of', weight: 1_000 },
    { model: 'second', weight: 1 },
  ],
  shadow: { model: 'first', share: 0.5 },
};

const setUp = (isFrozen: (asking: Asking) => boolean = ({ modelId }) => modelId === 'frozen') => {
  const asked: string[] = [];
  const cut = new AbortController();
  const choose = choosing({
    gate: {
      approved: (_, id) => models.find(({ modelId }) => modelId === id),
      route: (_, name) => (name === 'r' ? route : undefined),
    },
    care: {
      model: ({ modelId }) =>
        doingModel(() => {
          asked.push(modelId);
          if (modelId === 'second') return 'hangs';
          return 'fails';
        }),
    },
    freezes: {
      of: (_, asking) =>
        isFrozen(asking)
          ? { scope: 'model', id: asking.modelId, frozen: true, reason: '', by: 'ada' }
          : undefined,
      watch: () => ({
        ...{ signal: cut.signal, close: () => undefined },
        get cut() {
          return cut.signal.reason;
        },
      }),
    },
    metrics: createMetrics(productMetrics, new Registry()),
    ...{ clock: systemClock, patienceMs: 60_000 },
  });
  return { choose, asked, cut };
};

const asking = (modelId: string): Asking => ({ userId: 'eve', sessionId: 's', modelId });

describe('the choice of a model', () => {
  it('is the model itself where no route has its name', () => {
    expect(setUp().choose.choose('t1', 'first', 's')).toEqual({ modelId: 'first' });
  });

  it('is an approved member of a route, with the shadow of the route', () => {
    expect(setUp().choose.choose('t1', 'r', 's')).toEqual({
      ...{ modelId: 'second', askedModel: 'r' },
      shadow: { route: 'r', model: 'first', share: 0.5 },
    });
  });

  it('is nobody when the registry does not approve', () => {
    expect(setUp().choose.open('t1', asking('unheard-of'))).toBeUndefined();
  });

  it('falls back on approved models of no more risk that are not frozen, and on no other', async () => {
    const { choose, asked, cut } = setUp();
    const call = choose.open('t1', asking('first'))?.complete(requestWith());
    await until(() => asked.length === 2);
    cut.abort(new Error('frozen on the way'));
    await expect(call).rejects.toThrow('frozen on the way');
    expect(asked).toEqual(['first', 'second']);
  });

  it('falls back on no model of more risk than was decided for', async () => {
    const { choose, asked } = setUp();
    await expect(choose.open('t1', asking('alone'))?.complete(requestWith())).rejects.toMatchObject(
      { code: 'WEIR_LLM_UNAVAILABLE' },
    );
    expect(asked).toEqual(['alone']);
  });
});
