// Every topic of the product on one page. Suffixes are those of Orbyx AI SPM.
import { type AnyBroadcast, broadcast } from '../engine/model/broadcast.ts';
import { type AnyTopic, topic } from '../engine/model/topic.ts';
import { AlertSchema } from './events/alert.ts';
import { ApprovalResultSchema } from './events/approval-result.ts';
import { AuditSchema } from './events/audit.ts';
import { DecisionSchema } from './events/decision.ts';
import { DetectionSchema } from './events/detection.ts';
import { FinalResponseSchema } from './events/final-response.ts';
import { FindingSchema } from './events/finding.ts';
import { FreezeControlSchema } from './events/freeze-control.ts';
import { MemoryRequestSchema, MemoryResultSchema } from './events/memory.ts';
import { ModelDriftSchema } from './events/model-drift.ts';
import { NoticeSchema } from './events/notice.ts';
import { OutputCheckedSchema } from './events/output-checked.ts';
import { PolicyControlSchema } from './events/policy-control.ts';
import { PostureEnrichedSchema } from './events/posture-enriched.ts';
import { RawSchema } from './events/raw.ts';
import { RegistryControlSchema } from './events/registry-control.ts';
import { ResponseSegmentSchema } from './events/response-segment.ts';
import { RetrievedSchema } from './events/retrieved.ts';
import { RulesControlSchema } from './events/rules-control.ts';
import { ShadowResponseSchema } from './events/shadow-response.ts';
import { TenantControlSchema } from './events/tenant-control.ts';
import {
  ApprovalRequestSchema,
  ToolIntentSchema,
  ToolRequestSchema,
  ToolResultSchema,
} from './events/tool.ts';

const hours = (count: number): number => count * 3_600_000;
const days = (count: number): number => hours(24 * count);

export const topics = {
  raw: topic({ name: 'raw', schema: RawSchema, retentionMs: days(1) }),
  retrieved: topic({ name: 'retrieved', schema: RetrievedSchema, retentionMs: days(1) }),
  postureEnriched: topic({
    name: 'posture_enriched',
    schema: PostureEnrichedSchema,
    retentionMs: days(1),
  }),
  decision: topic({ name: 'decision', schema: DecisionSchema, retentionMs: days(1) }),
  finalResponse: topic({
    name: 'final_response',
    schema: FinalResponseSchema,
    retentionMs: days(1),
  }),
  responseSegment: topic({
    name: 'response_segment',
    schema: ResponseSegmentSchema,
    retentionMs: days(1),
  }),
  shadowResponse: topic({
    name: 'shadow_response',
    schema: ShadowResponseSchema,
    retentionMs: days(1),
  }),
  outputChecked: topic({
    name: 'output_checked',
    schema: OutputCheckedSchema,
    retentionMs: days(1),
  }),
  toolIntent: topic({ name: 'tool_intent', schema: ToolIntentSchema, retentionMs: days(1) }),
  toolRequest: topic({ name: 'tool_request', schema: ToolRequestSchema, retentionMs: days(1) }),
  toolResult: topic({ name: 'tool_result', schema: ToolResultSchema, retentionMs: days(1) }),
  memoryRequest: topic({
    name: 'memory_request',
    schema: MemoryRequestSchema,
    retentionMs: days(1),
  }),
  memoryResult: topic({ name: 'memory_result', schema: MemoryResultSchema, retentionMs: days(1) }),
  approvalRequest: topic({
    name: 'approval_request',
    schema: ApprovalRequestSchema,
    retentionMs: days(1),
  }),
  detection: topic({ name: 'detection', schema: DetectionSchema, retentionMs: days(7) }),
  alert: topic({ name: 'alert', schema: AlertSchema, retentionMs: days(7) }),
  modelDrift: topic({ name: 'model_drift', schema: ModelDriftSchema, retentionMs: days(7) }),
  finding: topic({ name: 'finding', schema: FindingSchema, retentionMs: days(7) }),
  notice: topic({ name: 'notice', schema: NoticeSchema, retentionMs: days(7) }),
  audit: topic({ name: 'audit', schema: AuditSchema, retentionMs: days(90) }),
} as const;

/** What every worker hears, whatever its partitions. */
export const broadcasts = {
  freezeControl: broadcast({
    name: 'freeze_control',
    schema: FreezeControlSchema,
    retentionMs: days(400),
  }),
  approvalResult: broadcast({
    name: 'approval_result',
    schema: ApprovalResultSchema,
    retentionMs: days(2),
  }),
  registryControl: broadcast({
    name: 'registry_control',
    schema: RegistryControlSchema,
    retentionMs: days(1),
  }),
  rulesControl: broadcast({
    name: 'rules_control',
    schema: RulesControlSchema,
    retentionMs: days(90),
  }),
  policyControl: broadcast({
    name: 'policy_control',
    schema: PolicyControlSchema,
    retentionMs: days(3_650),
  }),
  /** Said in the reserved tenant `platform` only. */
  tenantControl: broadcast({
    name: 'tenant_control',
    schema: TenantControlSchema,
    retentionMs: days(3_650),
  }),
} as const;

/** A broadcast topic by its name on the wire. */
export const broadcastNamed = (name: string): AnyBroadcast | undefined =>
  Object.values(broadcasts).find(({ topic: { name: own } }) => own === name);

/** A topic by its name on the wire. */
export const topicNamed = (name: string): AnyTopic | undefined =>
  Object.values(topics).find((each) => each.name === name);
