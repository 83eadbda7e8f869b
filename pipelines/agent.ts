// what a model asks of a tool → what was ruled about it; what must wait for somebody's word waits
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { expand } from '../operators/flow/expand.ts';
import { map } from '../operators/flow/map.ts';
import { countCalls } from '../operators/tools/count-calls.ts';
import { toolInput } from '../policies/tool-input.ts';
import { toolUnderControl } from '../policies/under-control.ts';
import { auditOfApprovalRequest, auditOfToolRequest } from './events/audit.ts';
import { approvalRequests, unperformed } from './events/tool-result.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

/** Every call of a tool is admitted here, whoever carries it out. */
export const agent = ({
  policy,
  tools,
  freezes,
  control,
}: Pick<Services, 'policy' | 'tools' | 'freezes' | 'control'>) =>
  pipeline({
    name: 'agent',
    from: topics.toolIntent,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        countCalls(),
        map('rule', ({ tenantId, data, calls, approval }) => {
          const { user_id, session_id, model_id, roles, approval: word, ...call } = data;
          const { guard_verdict, guard_score, guard_categories, guard_reasons, ...facts } = call;
          const asking = { userId: user_id, sessionId: session_id, modelId: model_id };
          const input = toolInput(data, tools.factsOf(tenantId, data.tool), {
            ...{ calls, approval, arguments_valid: tools.accepts(tenantId, data) },
            frozen: freezes.of(tenantId, asking) !== undefined,
          });
          const ruling = policy.decideTool(input, tenantId);
          const mode = control.modeOf(tenantId, `tool/${ruling.rule}`);
          const { bundle_hash, ...ruled } = toolUnderControl(ruling, { mode });
          return {
            ...{ user_id, session_id, model_id, ...facts, ...ruled },
            ...{
              sensitive: input.sensitive,
              outbound: input.outbound,
              approved_by: word?.by ?? '',
            },
          };
        }),
        also(topics.audit, auditOfToolRequest),
      ),
    to: topics.toolRequest,
  });

/** Calls that wait: whoever asked hears that they do, and reviewers find them. */
export const approvals = () =>
  pipeline({
    name: 'approvals',
    from: topics.toolRequest,
    flow: (events) =>
      events.pipe(
        expand('ask', ({ data }) => approvalRequests(data)),
        also(topics.audit, auditOfApprovalRequest),
      ),
    to: topics.approvalRequest,
    replies: true,
  });

/** Calls that nobody here carries out: denied, or the client's own. */
export const unperformedCalls = () =>
  pipeline({
    name: 'unperformed_calls',
    from: topics.toolRequest,
    flow: (events) => events.pipe(expand('answer', ({ data }) => unperformed(data))),
    to: topics.toolResult,
    replies: true,
  });
