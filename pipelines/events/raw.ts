// raw: a prompt as it entered, detected secrets and PII already replaced. The only topic with text.
import Type, { type Static } from 'typebox';
import {
  AgentSchema,
  CallerSchema,
  ContentJudgedSchema,
  GuardFactsSchema,
  PromptFactsSchema,
  RequestSchema,
  ReviewedSchema,
  RoutedSchema,
} from './request.ts';

/** In UTF-16 units: the guard reads every one of them. */
export const promptLengthMax = 64_000;

export const RawSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    ReviewedSchema,
    RoutedSchema,
    AgentSchema,
    PromptFactsSchema,
    GuardFactsSchema,
    ContentJudgedSchema,
    Type.Object({
      prompt: Type.String({ maxLength: promptLengthMax }),
      /** Of the whole request, where it may come again: under a key of its client, or after a review. */
      request_sha256: Type.Optional(Type.String()),
      /** The prompt as it came, encrypted, where the organisation keeps it. */
      sealed_prompt: Type.Optional(Type.String()),
      auth_context: CallerSchema,
    }),
  ]),
);

export type Raw = Static<typeof RawSchema>;
