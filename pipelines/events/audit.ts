// audit: one record per step, each with an id of its own; nothing that identifies more than it must.
import Type, { type Static } from 'typebox';
import { techniquesFor } from '../../operators/atlas/techniques-for.ts';
import type { ConversationFacts } from '../../operators/posture/judge-conversation.ts';
import type { Alert } from './alert.ts';
import type { Decision } from './decision.ts';
import type { OutputChecked } from './output-checked.ts';
import type { Raw } from './raw.ts';
import type { Retrieved } from './retrieved.ts';
import type { ApprovalRequest, ToolRequest, ToolResult } from './tool.ts';

export const AuditSchema = Type.Object({
  event_type: Type.String(),
  component: Type.String(),
  /** Who did it: a user, or `-` when nobody was identified. */
  principal: Type.String(),
  session_id: Type.Optional(Type.String()),
  severity: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('critical')]),
  ttp_codes: Type.Array(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
});

export type Audit = Static<typeof AuditSchema>;

const severityOfDecision = { allow: 'info', escalate: 'warning', block: 'warning' } as const;

/** What would have been, and why it was not; nothing when nothing was let pass. */
const letPass = ({
  would_be,
  mode,
  exception,
}: Pick<Decision, 'mode' | 'exception'> & { readonly would_be?: string }): object =>
  would_be === undefined
    ? {}
    : { would_be, ...(mode ? { mode } : {}), ...(exception ? { exception } : {}) };

/** A prompt has entered the log. */
export const auditOfPrompt = (raw: Raw): Audit => ({
  event_type: 'event_ingested',
  component: 'gateway',
  principal: raw.user_id,
  session_id: raw.session_id,
  severity: 'info',
  ttp_codes: [],
  details: {
    model_id: raw.model_id,
    prompt_sha256: raw.prompt_sha256,
    prompt_len: raw.prompt_length,
    guard_verdict: raw.guard_verdict,
    guard_score: raw.guard_score,
    guard_categories: raw.guard_categories,
    finding_kinds: raw.finding_kinds,
    ...(raw.content ? { content: raw.content } : {}),
  },
});

/** What was found for a prompt is not what was added once; mostly nothing. */
export const auditOfChangedContext = (data: Retrieved | Alert): Audit | undefined =>
  'changed_contexts' in data
    ? {
        event_type: 'context_tampering_detected',
        component: 'judge',
        principal: data.user_id,
        session_id: data.session_id,
        severity: 'critical',
        ttp_codes: [],
        details: { contexts: data.changed_contexts },
      }
    : undefined;

/** What was seen in the prompts of a conversation together; mostly nothing. */
const inConversation = ({ facts }: Decision): Readonly<Record<string, unknown>> => {
  const { conversation_reasons: reasons } = facts as Partial<ConversationFacts>;
  if (!reasons?.length) return {};
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => name.startsWith('conversation_')),
  );
};

const techniquesIn = ({ facts }: Decision): string[] =>
  ((facts as Partial<ConversationFacts>).conversation_reasons ?? []).flatMap((reason) =>
    techniquesFor([], reason).map(({ id }) => id),
  );

/** A prompt was decided about. */
export const auditOfDecision = (decided: Decision): Audit => ({
  event_type: 'policy_decision',
  component: 'judge',
  principal: decided.user_id,
  session_id: decided.session_id,
  severity: severityOfDecision[decided.would_be ?? decided.decision],
  ttp_codes: techniquesIn(decided),
  details: {
    decision: decided.decision,
    ...letPass(decided),
    reason: decided.reason,
    rule: decided.rule,
    model_id: decided.model_id,
    posture_score: decided.posture_score,
    signals: decided.signals,
    ...inConversation(decided),
    policy_version: decided.policy_version,
    bundle_hash: decided.bundle_hash,
  },
});

/** A pattern over time became an alert. */
export const auditOfAlert = (alert: Alert): Audit => ({
  event_type: `cep_${alert.level}`,
  component: 'cep',
  principal: alert.user_id,
  session_id: alert.session_id,
  severity: alert.severity,
  ttp_codes: alert.ttp_codes,
  details: {
    rule: alert.rule,
    count: alert.count,
    session_signals: alert.session_signals,
    short_window_count: alert.short_window_count,
    long_window_count: alert.long_window_count,
    avg_intent_drift: alert.avg_intent_drift,
    posture_trend: alert.posture_trend,
    posture_score: alert.posture_score,
    evidence: alert.evidence,
    ...(alert.steps ? { steps: alert.steps } : {}),
    ...(alert.rules_version ? { rules_version: alert.rules_version } : {}),
  },
});

/** An answer was scanned before it left. */
export const auditOfOutput = (checked: OutputChecked): Audit => ({
  event_type: 'output_checked',
  component: 'output',
  principal: checked.user_id,
  session_id: checked.session_id,
  severity: checked.output_decision === 'allow' ? 'info' : 'warning',
  ttp_codes: [],
  details: {
    decision: checked.output_decision,
    ...letPass(checked),
    reason: checked.reason,
    rule: checked.rule,
    finding_kinds: checked.finding_kinds,
    policy_version: checked.policy_version,
    response_sha256: checked.response_sha256,
    response_len: checked.response_length,
  },
});

/** A call of a tool was ruled about. */
export const auditOfToolRequest = (request: ToolRequest): Audit => ({
  event_type: 'tool_request',
  component: 'agent',
  principal: request.user_id,
  session_id: request.session_id,
  severity: (request.would_be ?? request.decision) === 'allow' ? 'info' : 'warning',
  ttp_codes: [],
  details: {
    call_id: request.call_id,
    tool: request.tool,
    by: request.by,
    round: request.round,
    decision: request.decision,
    ...letPass(request),
    rule: request.rule,
    reason: request.reason,
    arguments_sha256: request.arguments_sha256,
    tainted_by: request.tainted_by,
    policy_version: request.policy_version,
    approved_by: request.approved_by,
  },
});

/** A call of a tool waits for somebody's word. */
export const auditOfApprovalRequest = (request: ApprovalRequest): Audit => ({
  event_type: 'approval_request',
  component: 'agent',
  principal: request.user_id,
  session_id: request.session_id,
  severity: 'warning',
  ttp_codes: [],
  details: {
    call_id: request.call_id,
    tool: request.tool,
    rule: request.rule,
    reason: request.reason,
    arguments_sha256: request.arguments_sha256,
  },
});

/** A tool was run. */
export const auditOfToolResult = (result: ToolResult): Audit => ({
  event_type: 'tool_result',
  component: 'tools',
  principal: result.user_id,
  session_id: result.session_id,
  severity: result.guard_verdict === 'allow' ? 'info' : 'warning',
  ttp_codes: result.guard_verdict === 'allow' ? [] : ['AML.T0051.001'],
  details: {
    call_id: result.call_id,
    tool: result.tool,
    outcome: result.outcome,
    summary: result.summary,
    reason: result.reason,
    result_sha256: result.result_sha256,
    result_length: result.result_length,
    guard_verdict: result.guard_verdict,
    guard_reasons: result.guard_reasons,
    passages_removed: result.passages_removed,
    finding_kinds: result.finding_kinds,
  },
});
