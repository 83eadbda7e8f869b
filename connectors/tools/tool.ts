// The port to tools: what a model may ask for, and who carries it out. Implementations: web, documents,
// mail, calendar, files, database. A tool is told who asks, and never decides whether it may: by then
// the stream has.
import type { Static, TObject } from 'typebox';
import { defineErrors } from '../../engine/kernel/errors.ts';

/** Who asks, for whom, and until when. */
export interface ToolCall {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  /**
   * Names the call. A tool that is run twice under one id has one effect and gives one answer: after a
   * crash the same call may come again.
   */
  readonly callId: string;
  /** Aborted at the deadline of the call. */
  readonly signal: AbortSignal;
}

export interface ToolOutput {
  /** For the model: plain text; the executor cuts it to size. Nobody has judged it yet. */
  readonly text: string;
  /** For people, in a few words: what was done. */
  readonly summary: string;
}

/** What a tool is, apart from doing it. */
export interface ToolFacts {
  /** Letters, digits and underscores: the name that models call it by. */
  readonly name: string;
  /** For the model: what it does, and when it is of use. */
  readonly description: string;
  /** Reads or changes what is worth protecting. */
  readonly sensitive: boolean;
  /** Sends something to the outside. */
  readonly outbound: boolean;
  /** Changes something: waits for an approval, unless the policy says otherwise. */
  readonly sideEffect: boolean;
  /** Outsiders write what it answers; not so when it is left out. */
  readonly readsOutside?: boolean;
}

export interface Tool<Parameters extends TObject = TObject> extends ToolFacts {
  /** JSON Schema of the arguments; what does not match it never reaches `run`. */
  readonly parameters: Parameters;
  /** Carries out a call. Rejects with a coded error, which the model is told in one sentence. */
  run(asked: Static<Parameters>, call: ToolCall): Promise<ToolOutput>;
}

/** Lets a tool's `run` see the type of its own arguments. */
export const tool = <Parameters extends TObject>(definition: Tool<Parameters>): Tool =>
  definition as unknown as Tool;

export const toolErrors = defineErrors('TOOL', {
  UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no tool of this name',
    help: 'Call one of the tools that were offered.',
  },
  ARGUMENTS: {
    status: 422,
    retry: 'never',
    message: 'the arguments do not match the schema of the tool',
    help: 'Send the arguments that the schema describes.',
  },
  TARGET_REFUSED: {
    status: 403,
    retry: 'never',
    message: 'the tool may not reach this target',
    help: 'Name a target that the tool is allowed to reach.',
  },
  NOT_FOUND: {
    status: 404,
    retry: 'never',
    message: 'the tool has not found what was asked for',
    help: 'Ask for something that is there; list it first.',
  },
  TOO_LARGE: {
    status: 413,
    retry: 'never',
    message: 'what the tool would have to handle is too large',
    help: 'Ask for less.',
  },
  DRIFTED: {
    status: 409,
    retry: 'never',
    message: 'the tool is not the one that was approved',
    help: 'An admin must look at the tools of this server and approve them again.',
  },
  TIMEOUT: {
    status: 504,
    retry: 'later',
    message: 'the tool took too long',
    help: 'Ask again later, or for less.',
  },
  FAILED: {
    status: 502,
    retry: 'later',
    message: 'the tool has failed',
    help: 'Ask again later; the log of the worker says what happened.',
  },
});
