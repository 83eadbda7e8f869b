// Who asks, and what the guard saw: the parts that every event about a prompt carries.
import Type, { type Static } from 'typebox';

/** The caller, as the token or key says. */
export const CallerSchema = Type.Object({
  sub: Type.String(),
  roles: Type.Array(Type.String()),
  scopes: Type.Array(Type.String()),
});

/** Whose prompt in which conversation, for which model. */
export const RequestSchema = Type.Object({
  user_id: Type.String({ minLength: 1, maxLength: 128 }),
  session_id: Type.String({ minLength: 1, maxLength: 128 }),
  model_id: Type.String({ minLength: 1, maxLength: 128 }),
});

/** The name of the route that has chosen `model_id`, where one has. */
export const RoutedSchema = Type.Object({ asked_model: Type.Optional(Type.String()) });

/**
 * The agent that asks: as its requests name it, or, with a colon in it, as Weir does: `weir:chat`, the
 * application of a key. Absent in older events.
 */
export const AgentSchema = Type.Object({
  agent_id: Type.Optional(Type.String({ minLength: 1, maxLength: 140 })),
});

/** The verdict of the guard on the prompt. */
export const GuardFactsSchema = Type.Object({
  guard_verdict: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('block')]),
  guard_score: Type.Number({ minimum: 0, maximum: 1 }),
  guard_categories: Type.Array(Type.String()),
  guard_reasons: Type.Array(Type.String()),
  guard_model: Type.String(),
});

/** What the prompt is, without being it: later topics carry this instead of the text. */
export const PromptFactsSchema = Type.Object({
  prompt_sha256: Type.String(),
  prompt_length: Type.Integer({ minimum: 0 }),
  contains_secret: Type.Boolean(),
  contains_pii: Type.Boolean(),
  finding_kinds: Type.Array(Type.String()),
  /** Pictures in the whole conversation; nobody here looks into them. */
  image_count: Type.Optional(Type.Integer({ minimum: 0 })),
});

/** A reviewer's word on a prompt that had to wait and has come again. */
export const ReviewSchema = Type.Object({
  /** The correlation id of the prompt that had to wait. */
  of: Type.String(),
  decision: Type.Enum(['approved']),
  by: Type.String(),
});

/** What a reviewer has said, where somebody was asked. */
export const ReviewedSchema = Type.Object({ review: Type.Optional(ReviewSchema) });

/** What was thought of the content of a text: `lost` when whoever should judge has not answered. */
export const ContentSchema = Type.Object({
  verdict: Type.Enum(['safe', 'unsafe', 'lost']),
  /** Codes of the taxonomy (operators/harm/categories.ts). */
  categories: Type.Array(Type.String()),
  source: Type.Enum(['model', 'moderation', 'rules']),
  model: Type.String(),
});

/** An opinion on the content, where somebody was asked. */
export const ContentJudgedSchema = Type.Object({ content: Type.Optional(ContentSchema) });

/** What a prompt is together with the ones before it; absent in events from before anybody looked. */
export const ConversationFactsSchema = Type.Object({
  conversation_verdict: Type.Optional(Type.Enum(['allow', 'flag', 'block'])),
  conversation_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  conversation_categories: Type.Optional(Type.Array(Type.String())),
  conversation_reasons: Type.Optional(Type.Array(Type.String())),
  /** Ids of the earlier prompts that count, oldest first. */
  conversation_events: Type.Optional(Type.Array(Type.String())),
});

export type ContentFacts = Static<typeof ContentSchema>;
export type Caller = Static<typeof CallerSchema>;
export type Request = Static<typeof RequestSchema>;
export type GuardFacts = Static<typeof GuardFactsSchema>;
export type PromptFacts = Static<typeof PromptFactsSchema>;
