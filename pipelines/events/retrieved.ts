// retrieved: a prompt's features and the context found for it. The text itself stays in `raw`.
import Type, { type Static } from 'typebox';
import { FoundContextSchema } from './context.ts';
import {
  AgentSchema,
  CallerSchema,
  ContentJudgedSchema,
  ConversationFactsSchema,
  GuardFactsSchema,
  PromptFactsSchema,
  RequestSchema,
  ReviewedSchema,
} from './request.ts';

export const RetrievedSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    ReviewedSchema,
    AgentSchema,
    PromptFactsSchema,
    GuardFactsSchema,
    ContentJudgedSchema,
    ConversationFactsSchema,
    Type.Object({
      auth_context: CallerSchema,
      /** Hashes of the content words, sorted: enough to compare topics, not to read them. */
      prompt_tokens: Type.Array(Type.Integer()),
      retrieved_contexts: Type.Array(FoundContextSchema),
      /** Found, but changed since they were added: no model sees them. */
      changed_contexts: Type.Optional(Type.Array(FoundContextSchema)),
      retrieval_trust: Type.Number({ minimum: 0, maximum: 1 }),
      retrieval_note: Type.String(),
    }),
  ]),
);

export type Retrieved = Static<typeof RetrievedSchema>;
