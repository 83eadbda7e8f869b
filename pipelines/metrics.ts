// The product's metric catalogue; names that Orbyx AI SPM had are kept.
import type { MetricCatalogue, MetricsOf } from '../engine/kernel/metrics.ts';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

export const productMetrics = {
  spm_model_risk_score: {
    type: 'gauge',
    help: 'Posture score of the last stored decision about the model',
    labels: ['model_id', 'tenant_id'],
  },
  spm_enforcement_actions_total: {
    type: 'counter',
    help: 'Stored decisions by what they did: allow, escalate, block; and freezes of models by their rolling average: freeze',
    labels: ['action', 'tenant_id'],
  },
  spm_snapshot_lag_seconds: {
    type: 'gauge',
    help: 'Age of the newest decision when it was last added to a snapshot',
    labels: [],
  },
  weir_http_requests_total: {
    type: 'counter',
    help: 'HTTP requests by route and status',
    labels: ['route', 'status'],
  },
  weir_http_seconds: {
    type: 'histogram',
    help: 'Time from request to answer, by route',
    labels: ['route'],
    buckets: secondsBuckets,
  },
  weir_refusals_total: {
    type: 'counter',
    help: 'Requests that were refused before or instead of a decision, by error code',
    labels: ['code'],
  },
  weir_decision_seconds: {
    type: 'histogram',
    help: 'Time from admission to the decision, as the gateway sees it',
    labels: ['decision'],
    buckets: secondsBuckets,
  },
  weir_guard_seconds: {
    type: 'histogram',
    help: 'Time of the guard and the secret and PII scan on a prompt',
    labels: [],
    buckets: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.025, 0.1],
  },
  weir_model_seconds: {
    type: 'histogram',
    help: 'Time that a model took to answer',
    labels: ['provider', 'outcome'],
    buckets: secondsBuckets,
  },
  weir_model_retries_total: {
    type: 'counter',
    help: 'Calls to models that were asked again, by provider',
    labels: ['provider'],
  },
  weir_model_circuit_state: {
    type: 'gauge',
    help: 'Circuit of a provider: 0 closed, 1 trying with one call, 2 open',
    labels: ['provider'],
  },
  weir_model_fallbacks_total: {
    type: 'counter',
    help: 'Calls that another model took over because the first had failed',
    labels: ['model_id', 'fallback_id'],
  },
  weir_tokens_total: {
    type: 'counter',
    help: 'Tokens of answered prompts, and of opinions on content, by tenant, model and direction: input, output',
    labels: ['tenant_id', 'model_id', 'direction'],
  },
  weir_cost_microusd_total: {
    type: 'counter',
    help: 'Cost of answered prompts, and of opinions on content, in millionths of a US dollar, where a price is known',
    labels: ['tenant_id', 'model_id'],
  },
  weir_content_seconds: {
    type: 'histogram',
    help: 'Time of opinions on content: judge (off, when rules alone were asked) and outcome (safe, unsafe, lost)',
    labels: ['judge', 'outcome'],
    buckets: secondsBuckets,
  },
  weir_content_remembered_total: {
    type: 'counter',
    help: 'Opinions on content that were there already, so that nobody was asked',
    labels: [],
  },
  weir_shadow_calls_total: {
    type: 'counter',
    help: 'Calls to shadow models by what came of them: answered, failed, or why they were left out',
    labels: ['model_id', 'outcome'],
  },
  weir_redactions_total: {
    type: 'counter',
    help: 'Prompts and answers in which secrets or personal data were replaced',
    labels: ['where', 'class'],
  },
} as const satisfies MetricCatalogue;

export type ProductMetrics = MetricsOf<typeof productMetrics>;
