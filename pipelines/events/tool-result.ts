// What becomes of a call that was ruled about: a wait for somebody's word, an answer at once, or the
// result of a tool.
import { scan } from '../../operators/output/scan.ts';
import type { ScreenedResult } from '../../operators/tools/screen-result.ts';
import type { ApprovalRequest, ToolRequest, ToolResult } from './tool.ts';

/** How a tool has ended. */
export interface Performed {
  readonly outcome: 'done' | 'failed';
  /** What it has brought, as it came. */
  readonly text: string;
  readonly sha256: string;
  readonly summary: string;
  /** The code of what went wrong; empty otherwise. */
  readonly reason: string;
}

const callOf = ({ user_id, session_id, model_id, call_id, tool }: ToolRequest) => ({
  ...{ user_id, session_id, model_id, call_id, tool },
});

const nothingCame = {
  ...{ result_sha256: '', result_length: 0, guard_verdict: 'allow' as const },
  ...{ guard_categories: [], guard_reasons: [], passages_removed: 0, finding_kinds: [] },
};

/** The wait of a call that needs somebody's word; none for other calls. */
export const approvalRequests = (request: ToolRequest): readonly ApprovalRequest[] => {
  if (request.decision !== 'approve') return [];
  const { arguments: said, arguments_sha256, rule, reason, tainted_by } = request;
  return [{ ...callOf(request), arguments: said, arguments_sha256, rule, reason, tainted_by }];
};

/** The result of a call that nobody here carries out: denied, or the client's own. */
export const unperformed = (request: ToolRequest): readonly ToolResult[] => {
  const { decision, by, tool, rule, reason } = request;
  if (decision === 'deny') {
    const told = { text: `The call was refused: ${reason}.`, summary: `${tool}: refused` };
    return [{ ...callOf(request), ...nothingCame, ...told, outcome: 'denied', rule, reason }];
  }
  if (decision === 'approve' || by === 'weir') return [];
  const told = { text: '', summary: `${tool}: left to the client` };
  return [{ ...callOf(request), ...nothingCame, ...told, outcome: 'admitted', rule, reason }];
};

/** The result of a call that Weir has carried out. */
export const performed = (
  request: ToolRequest,
  { outcome, text: came, sha256, summary, reason }: Performed,
  screened: ScreenedResult,
): ToolResult => ({
  ...callOf(request),
  // A summary may name whom or what a tool was told to reach.
  ...{ outcome, summary: scan(summary).redacted, rule: request.rule, reason, ...screened },
  result_sha256: sha256,
  result_length: came.length,
});
