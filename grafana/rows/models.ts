// What models use and cost, and how their providers do.
import { Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { chart } from '../panel.ts';
import { countOf, gaugeOf, rateOf } from '../promql.ts';

const width = 8;

export const modelsRow: Row = {
  title: 'Models',
  panels: [
    chart(
      { title: 'Tokens per second', help: 'Of answered prompts, by model.', unit: Plain, width },
      { '{{model_id}} {{direction}}': rateOf('weir_tokens_total', ['model_id', 'direction']) },
    ),
    chart(
      {
        title: 'Cost, in millionths of a dollar',
        help: 'Since the processes started, where a price is known.',
        unit: Plain,
        width,
      },
      {
        '{{tenant_id}} {{model_id}}': countOf('weir_cost_microusd_total', [
          'tenant_id',
          'model_id',
        ]),
      },
    ),
    chart(
      {
        title: 'Circuits of providers',
        help: 'Closed is 0, trying with one call 1, open 2: the provider is left alone.',
        unit: Plain,
        width,
      },
      { '{{provider}}': gaugeOf('max', 'weir_model_circuit_state', ['provider']) },
    ),
    chart(
      {
        title: 'Retries and fallbacks',
        help: 'Calls that were asked again, and calls that another model took over.',
        unit: Plain,
        width: 12,
      },
      {
        'retry {{provider}}': countOf('weir_model_retries_total', ['provider']),
        '{{model_id}} → {{fallback_id}}': countOf('weir_model_fallbacks_total', [
          'model_id',
          'fallback_id',
        ]),
      },
    ),
    chart(
      {
        title: 'Shadow calls',
        help: 'Calls to shadow models by what came of them.',
        unit: Plain,
        width: 12,
      },
      { '{{model_id}} {{outcome}}': countOf('weir_shadow_calls_total', ['model_id', 'outcome']) },
    ),
  ],
};
