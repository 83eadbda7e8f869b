// What answers have used, as metrics.
import type { FinalResponse } from '../../pipelines/events/final-response.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';

/** Counts the tokens and the cost of an answer for its tenant and the model that gave it. */
export const countUsage = (
  metrics: Pick<ProductMetrics, 'weir_tokens_total' | 'weir_cost_microusd_total'>,
  tenant_id: string,
  final: FinalResponse,
): void => {
  const model_id = final.model_used ?? final.model_id;
  metrics.weir_tokens_total.add({ tenant_id, model_id, direction: 'input' }, final.input_tokens);
  metrics.weir_tokens_total.add({ tenant_id, model_id, direction: 'output' }, final.output_tokens);
  metrics.weir_cost_microusd_total.add({ tenant_id, model_id }, final.cost_microusd ?? 0);
};
