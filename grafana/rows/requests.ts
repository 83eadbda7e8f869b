// What clients ask for, and where the time of a request goes.
import { RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { chart } from '../panel.ts';
import { quantileOf, rateOf } from '../promql.ts';

const wide = 12;
const width = 8;
const chat = { route: '/chat' };

export const requestsRow: Row = {
  title: 'Requests',
  panels: [
    chart(
      {
        title: 'Requests to /chat',
        help: 'Requests by HTTP status: 200 answered, 202 escalated, 400 blocked.',
        unit: RequestsPerSecond,
        width: wide,
      },
      { '{{status}}': rateOf('weir_http_requests_total', ['status'], chat) },
    ),
    chart(
      {
        title: 'Latency of /chat',
        help: 'From request to answer, the model included.',
        unit: Seconds,
        width: wide,
      },
      {
        p50: quantileOf(0.5, 'weir_http_seconds', [], chat),
        p99: quantileOf(0.99, 'weir_http_seconds', [], chat),
      },
    ),
    chart(
      {
        title: 'Guard time',
        help: 'Guard, secret and personal data scan of one prompt.',
        unit: Seconds,
        width,
      },
      { p50: quantileOf(0.5, 'weir_guard_seconds'), p99: quantileOf(0.99, 'weir_guard_seconds') },
    ),
    chart(
      {
        title: 'Decision latency',
        help: 'From admission to the decision, as the gateway sees it.',
        unit: Seconds,
        width,
      },
      {
        'p50 {{decision}}': quantileOf(0.5, 'weir_decision_seconds', ['decision']),
        'p99 {{decision}}': quantileOf(0.99, 'weir_decision_seconds', ['decision']),
      },
    ),
    chart(
      {
        title: 'Model latency',
        help: 'Time that the model took to answer.',
        unit: Seconds,
        width,
      },
      {
        'p50 {{provider}} {{outcome}}': quantileOf(0.5, 'weir_model_seconds', [
          'provider',
          'outcome',
        ]),
        'p99 {{provider}} {{outcome}}': quantileOf(0.99, 'weir_model_seconds', [
          'provider',
          'outcome',
        ]),
      },
    ),
  ],
};
