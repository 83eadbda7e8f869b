// The conversations that the guard of conversations is judged on, sentences of our own. Styles that are
// held out were not looked at when it was made.
import { readFileSync } from 'node:fs';

export const conversationKinds = ['split', 'crescendo', 'ordinary'] as const;

export type ConversationKind = (typeof conversationKinds)[number];

export interface Dialogue {
  readonly style: string;
  readonly heldOut: boolean;
  /** The prompts, in their order. */
  readonly turns: readonly string[];
}

/** All conversations of a kind. */
export const conversations = (kind: ConversationKind): readonly Dialogue[] =>
  readFileSync(new URL(`./conversations/${kind}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Dialogue);
