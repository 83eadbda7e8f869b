// tool_request, tool_result, approval_request: what an agent asks of its tools, and what came of it.
import Type, { type Static } from 'typebox';
import { RequestSchema } from './request.ts';

const CallSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    Type.Object({
      /** The same in request, approval and result. */
      call_id: Type.String({ minLength: 1, maxLength: 128 }),
      tool: Type.String({ minLength: 1, maxLength: 128 }),
    }),
  ]),
);

export const ToolRequestSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    Type.Object({
      /** Reads or changes what is worth protecting. */
      sensitive: Type.Boolean(),
      /** Sends something to the outside. */
      outbound: Type.Boolean(),
    }),
  ]),
);

export const ToolResultSchema = Type.Evaluate(
  Type.Intersect([
    CallSchema,
    Type.Object({
      outcome: Type.Union([Type.Literal('done'), Type.Literal('denied'), Type.Literal('failed')]),
    }),
  ]),
);

export const ApprovalRequestSchema = CallSchema;

export type ToolRequest = Static<typeof ToolRequestSchema>;
export type ToolResult = Static<typeof ToolResultSchema>;
export type ApprovalRequest = Static<typeof ApprovalRequestSchema>;
