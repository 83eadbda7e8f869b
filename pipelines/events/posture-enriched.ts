// posture_enriched: a prompt scored: every part of the posture, and their fusion.
import Type, { type Static } from 'typebox';
import { ContextSchema } from './context.ts';
import {
  ContentJudgedSchema,
  ConversationFactsSchema,
  GuardFactsSchema,
  PromptFactsSchema,
  RequestSchema,
  ReviewedSchema,
} from './request.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });

export const PostureEnrichedSchema = Type.Evaluate(
  Type.Intersect([
    RequestSchema,
    ReviewedSchema,
    PromptFactsSchema,
    GuardFactsSchema,
    ContentJudgedSchema,
    ConversationFactsSchema,
    Type.Object({
      scopes: Type.Array(Type.String()),
      prompt_risk: Share,
      behavioral_risk: Share,
      identity_risk: Share,
      memory_risk: Share,
      guard_risk: Share,
      retrieval_trust: Share,
      intent_drift_score: Share,
      posture_score: Share,
      signals: Type.Array(Type.String()),
      behavioral_signals: Type.Array(Type.String()),
      cep_ttps: Type.Array(Type.String()),
      /** The gravest alert that still counts against this session. */
      alert_level: Type.String(),
      short_window_count: Type.Integer(),
      long_window_count: Type.Integer(),
      /** What was found for the prompt; absent in events from before there were documents. */
      contexts: Type.Optional(Type.Array(ContextSchema)),
    }),
  ]),
);

export type PostureEnriched = Static<typeof PostureEnrichedSchema>;
