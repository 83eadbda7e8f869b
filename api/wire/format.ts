// A wire format: how a client says a conversation and hears an answer, a stream or an error. Whatever
// the format, the checks between are the same.
import type { TSchema } from 'typebox';
import type { WeirError } from '../../engine/kernel/errors.ts';
import type { Answer, Segment } from '../conversation/answer.ts';
import type { Conversation } from '../conversation/conversation.ts';

/** What names an answer. */
export interface Head {
  readonly id: string;
  readonly model: string;
  readonly createdMs: number;
}

/** What of an answer a client of another format hears of. */
export type WireSegment = Exclude<Segment, { readonly type: 'tool_use' | 'review' }>;

/** Texts of server-sent events, in the order of the stream. */
export interface StreamWriter {
  begin(): string;
  segment(segment: WireSegment): string;
  /** The end of a stream that has failed on the way. */
  fail(error: WeirError): string;
}

export interface WireFormat<Body> {
  readonly schema: TSchema;
  readonly answerSchema: TSchema;
  readonly errorSchema: TSchema;
  readonly summary: string;
  /** Reads a body that matches the schema; throws what cannot be understood. */
  read(body: Body): Conversation;
  isStream(body: Body): boolean;
  /** The user behind the client, as it names it. */
  user(body: Body): string | undefined;
  write(head: Head, answer: Answer): object;
  writeStream(head: Head, body: Body): StreamWriter;
  error(error: WeirError, requestId: string): { readonly status: number; readonly body: object };
}
