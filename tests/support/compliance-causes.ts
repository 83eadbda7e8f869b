// For every check a cause that meets it, one that nearly does, and what else the cause meets on its way.
import type { CheckName } from '../../operators/compliance/checks.ts';
import type { Rows } from './compliance-rows.ts';

export interface Cause {
  readonly meet: (rows: Rows) => Promise<unknown>;
  readonly miss: (rows: Rows) => Promise<unknown>;
  /** What such rows cannot help to meet, too. */
  readonly also?: readonly CheckName[];
}

const dayMs = 86_400_000;

const times = async (count: number, one: () => Promise<unknown>): Promise<void> => {
  for (let nth = 0; nth < count; nth += 1) await one();
};

const answer = { stop_reason: 'broken_off', input_tokens: 0, output_tokens: 0 };

/** Rows of one topic: one that is as it must be, and beside it one that is not. */
const share = (
  topic: string,
  good: object,
  bad: object,
  also: readonly CheckName[] = [],
): Cause => ({
  meet: (rows) => rows.event(topic, good),
  miss: async (rows) => {
    await rows.event(topic, good);
    await rows.event(topic, bad);
  },
  also,
});

/** Decisions: one that is as it must be, and beside it one that is not. */
const decided = (good: object, bad: object, also: readonly CheckName[] = []): Cause => ({
  meet: (rows) => rows.decision({ ...good }),
  miss: async (rows) => {
    await rows.decision({ ...good });
    await rows.decision({ ...bad });
  },
  also,
});

/** An audit record of a person, and the same of the platform. */
const recorded = (type: string, more: object = {}, also: readonly CheckName[] = []): Cause => ({
  meet: (rows) => rows.audit(type, { ...more }),
  miss: (rows) => rows.audit(type, { ...more, actor: 'platform' }),
  also: ['records_protected', ...also],
});

export const causes: Readonly<Record<CheckName, Cause>> = {
  decisions_name_policy: decided(
    { policy_version: 'p', bundle_hash: 'b' },
    { policy_version: 'p', bundle_hash: '' },
  ),
  decisions_explained: decided({ rule: 'r', reason: 'why', facts: { a: 1 } }, { rule: 'r' }),
  decisions_audited: {
    meet: async (rows) => {
      const correlation_id = await rows.decision();
      await rows.audit('policy_decision', { correlation_id });
    },
    miss: async (rows) => {
      await rows.decision();
      await rows.audit('policy_decision');
    },
    also: ['records_protected'],
  },
  refusals_hold: decided({ decision: 'block' }, { would_be: 'block', mode: 'monitor' }),
  attacks_stopped: {
    meet: (rows) => times(10, () => rows.decision({ decision: 'block', signals: ['x'] })),
    miss: async (rows) => {
      await times(10, () => rows.decision({ decision: 'block', signals: ['x'] }));
      await times(2, () => rows.decision({ signals: ['x'] }));
    },
    also: ['refusals_hold'],
  },
  monitored_lately: {
    meet: (rows) => rows.event('posture_enriched', { posture_score: 0.1 }),
    miss: (rows) => rows.event('posture_enriched', { posture_score: 0.1 }, 2 * dayMs),
  },
  risk_scored: {
    meet: (rows) => times(30, () => rows.event('posture_enriched', { posture_score: 0.1 })),
    miss: (rows) => times(29, () => rows.event('posture_enriched', { posture_score: 0.1 })),
    also: ['monitored_lately'],
  },
  prompts_scanned: share('raw', { finding_kinds: [], guard_verdict: 'allow' }, { prompt: 'p' }),
  harm_judged: {
    meet: (rows) => rows.event('raw', { content: { verdict: 'safe' } }),
    miss: (rows) => rows.event('raw', { prompt: 'p' }),
  },
  answers_checked: share(
    'final_response',
    { ...answer, output_decision: 'allow', policy_version: 'p' },
    answer,
  ),
  findings_withheld: {
    meet: (rows) =>
      rows.event('output_checked', { output_decision: 'redact', finding_kinds: ['email'] }),
    miss: (rows) =>
      rows.event('output_checked', { output_decision: 'allow', finding_kinds: ['email'] }),
  },
  answers_finished: {
    meet: (rows) =>
      times(30, () => rows.event('final_response', { ...answer, stop_reason: 'end' })),
    miss: (rows) =>
      times(29, () => rows.event('final_response', { ...answer, stop_reason: 'end' })),
  },
  answers_traced: share(
    'final_response',
    { ...answer, model_id: 'm', policy_version: 'p', response_sha256: 'h' },
    { ...answer, model_id: 'm', policy_version: 'p' },
  ),
  answers_priced: share('final_response', { ...answer, cost_microusd: 1 }, answer),
  tokens_counted: share('final_response', { ...answer, input_tokens: 5 }, answer),
  answers_second_read: {
    meet: (rows) => rows.event('final_response', { ...answer, second_verdict: 'allow' }),
    miss: (rows) => rows.event('final_response', answer),
  },
  outside_answers_checked: {
    meet: (rows) =>
      rows.event('final_response', { ...answer, provider: 'groq', output_decision: 'allow' }),
    miss: (rows) =>
      rows.event('final_response', { ...answer, provider: 'scripted', output_decision: 'allow' }),
  },
  failover_seen: {
    meet: (rows) => rows.event('final_response', { ...answer, fallback_of: 'm1' }),
    miss: (rows) => rows.event('final_response', answer),
  },
  tool_calls_ruled: share('tool_request', { rule: 'r', policy_version: 'p' }, { rule: 'r' }),
  tool_results_screened: share('tool_result', { guard_verdict: 'allow' }, {}),
  documents_screened: {
    meet: (rows) => rows.chunk('allow'),
    miss: async (rows) => {
      await rows.chunk('allow');
      await rows.chunk('');
    },
  },
  memory_guarded: {
    meet: (rows) => rows.audit('memory_op', { component: 'memory' }),
    miss: (rows) => rows.audit('memory_exported'),
    also: ['records_protected'],
  },
  alerts_raised: {
    meet: (rows) => rows.event('alert', { severity: 'info' }),
    miss: (rows) => rows.event('detection', {}),
  },
  policy_versions_moved: {
    meet: async (rows) => {
      await rows.decision({ policy_version: 'p1' });
      await rows.decision({ policy_version: 'p2' });
    },
    miss: (rows) => times(2, () => rows.decision({ policy_version: 'p1' })),
  },
  refusals_recorded: {
    meet: (rows) => rows.audit('request_refused'),
    miss: (rows) => rows.audit('event_ingested'),
    also: ['records_protected'],
  },
  records_protected: {
    meet: (rows) => rows.audit('event_ingested'),
    miss: (rows) => rows.audit('event_ingested', { timestamp: new Date(Date.UTC(2020, 0)) }),
  },
  records_kept: {
    meet: (rows) => rows.audit('event_ingested', { timestamp: new Date(Date.UTC(2020, 0)) }),
    miss: (rows) => rows.audit('event_ingested'),
  },
  assessed_regularly: {
    meet: async (rows) => {
      for (const days of [1, 2, 3, 4]) await rows.snapshot(days * dayMs);
    },
    miss: async (rows) => {
      for (const minutes of [1, 2, 3, 4]) await rows.snapshot(dayMs + minutes * 1_000);
    },
  },
  records_in_tree: {
    meet: async (rows) => {
      await rows.audit('event_ingested');
      await rows.sequence();
    },
    miss: async (rows) => {
      await times(2, () => rows.audit('event_ingested'));
      await rows.sequence(1);
    },
    also: ['records_protected'],
  },
  posture_kept: {
    meet: async (rows) => {
      await times(2, () => rows.decision());
      await rows.postureSnapshot(100);
    },
    miss: async (rows) => {
      await times(2, () => rows.decision());
      await rows.postureSnapshot(1);
    },
  },
  alerts_sent: {
    meet: async (rows) => {
      await rows.delivery('sent');
      await rows.delivery('waiting');
    },
    miss: async (rows) => {
      await rows.delivery('sent');
      await rows.delivery('dead');
    },
  },
  models_evidenced: {
    meet: async (rows) => {
      await rows.model('m1', { approved_by: 'platform' });
      await rows.modelEvidence('m1');
    },
    miss: async (rows) => {
      await rows.model('m1', { approved_by: 'platform' });
      await rows.modelEvidence('m1');
      await rows.model('m2', { approved_by: 'platform' });
    },
  },
  inventory_known: {
    meet: async (rows) => {
      await rows.seen('tool', 'web_fetch');
      await rows.register('tool', 'web_fetch');
    },
    miss: async (rows) => {
      await rows.seen('tool', 'web_fetch');
      await rows.register('agent', 'web_fetch');
    },
  },
  policy_activated: recorded('policy_version_activated'),
  models_approved: {
    meet: (rows) => rows.model('m1'),
    miss: async (rows) => {
      await rows.model('m1');
      await rows.model('m2', { approved_by: 'platform' });
    },
  },
  models_registered: {
    meet: async (rows) => {
      await rows.model('m1', { status: 'suspended' });
      await rows.decision({ model_id: 'm1' });
    },
    miss: async (rows) => {
      await rows.model('m1', { status: 'suspended', approved_by: 'platform' });
      await rows.decision({ model_id: 'm1' });
    },
  },
  models_watched: {
    meet: async (rows) => {
      await rows.model('m1');
      await rows.decision({ model_id: 'm1' });
    },
    miss: async (rows) => {
      await rows.model('m1');
      await rows.decision({ model_id: 'm2' });
    },
    also: ['models_approved', 'models_registered'],
  },
  model_retired: {
    meet: (rows) => rows.model('m1', { status: 'retired' }),
    miss: (rows) => rows.model('m1', { status: 'retired', approved_by: 'platform' }),
  },
  fallbacks_set: {
    meet: (rows) => rows.model('m1', { fallback: ['m2'], approved_by: 'platform' }),
    miss: async (rows) => {
      await rows.model('m1', { fallback: ['m2'], approved_by: 'platform' });
      await rows.model('m2', { approved_by: 'platform' });
    },
  },
  third_parties_approved: {
    meet: (rows) => rows.server([]),
    miss: async (rows) => {
      await rows.server([]);
      await rows.model('m1', { provider: 'groq', approved_by: 'platform' });
    },
  },
  tools_pinned: {
    meet: (rows) => rows.server([{ name: 't' }]),
    miss: (rows) => rows.server([]),
    also: ['third_parties_approved'],
  },
  keys_bounded: {
    meet: (rows) => rows.key(),
    miss: async (rows) => {
      await rows.key();
      await rows.key({ expires_at: null });
    },
  },
  limits_set: recorded('budget_changed'),
  policy_adjusted: recorded('policy_mode_changed'),
  reviewers_named: {
    meet: async (rows) => {
      await rows.vote('prompt', 'p1', 'olga');
      await rows.vote('prompt', 'p2', 'omar');
    },
    miss: async (rows) => {
      await rows.vote('prompt', 'p1', 'olga');
      await rows.vote('prompt', 'p2', 'olga');
    },
  },
  escalations_answered: {
    meet: async (rows) =>
      rows.vote('prompt', await rows.decision({ decision: 'escalate' }), 'olga'),
    miss: async (rows) => {
      await rows.vote('prompt', await rows.decision({ decision: 'escalate' }), 'olga');
      await rows.decision({ decision: 'escalate' });
    },
    also: ['refusals_hold'],
  },
  approvals_answered: {
    meet: async (rows) => {
      await rows.event('approval_request', { call_id: 'c1' });
      await rows.vote('tool', 'c1', 'olga');
    },
    miss: async (rows) => {
      await rows.event('approval_request', { call_id: 'c1' });
      await rows.vote('prompt', 'c1', 'olga');
    },
  },
  feedback_received: {
    meet: (rows) => rows.report('confirmed'),
    miss: (rows) => rows.report('confirmed', { reported_at: new Date(Date.UTC(2020, 0)) }),
  },
  feedback_measured: {
    meet: (rows) => times(10, () => rows.report('confirmed')),
    miss: (rows) => times(9, () => rows.report('confirmed')),
    also: ['feedback_received'],
  },
  errors_labelled: {
    meet: (rows) => rows.report('false_positive'),
    miss: (rows) => rows.report('confirmed'),
    also: ['feedback_received'],
  },
  outcomes_confirmed: {
    meet: (rows) => rows.report('confirmed', { reported_by: 'olga' }),
    miss: (rows) => rows.report('confirmed'),
    also: ['feedback_received'],
  },
  freeze_exercised: recorded('freeze_applied'),
  freeze_effective: {
    meet: (rows) => rows.audit('request_refused', { payload: { code: 'WEIR_API_FROZEN' } }),
    miss: (rows) => rows.audit('request_refused', { payload: { code: 'WEIR_API_ROLE' } }),
    also: ['records_protected', 'refusals_recorded'],
  },
  critical_alerts_answered: {
    meet: async (rows) => {
      await rows.event('alert', { severity: 'critical' });
      await rows.audit('review_vote');
    },
    miss: async (rows) => {
      await rows.event('alert', { severity: 'critical' }, 3 * dayMs);
      await rows.audit('review_vote');
    },
    also: ['alerts_raised', 'records_protected'],
  },
  reports_scheduled: {
    meet: (rows) => rows.schedule('olga'),
    miss: (rows) => rows.schedule('platform'),
  },
  reports_read: recorded('compliance_report_read'),
};
