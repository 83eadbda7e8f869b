// The port to language models: a conversation in, an answer out, whole or as it comes. Implementations:
// anthropic, openai (any server that speaks its wire format), groq, scripted.
import { defineErrors, WeirError } from '../../engine/kernel/errors.ts';

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** A picture, as a `data:` or `https:` address. */
export interface ImagePart {
  readonly type: 'image';
  readonly url: string;
}

/** The model wants a tool to run; `arguments` is JSON text. */
export interface ToolCallPart {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What a tool has answered to a call. */
export interface ToolResultPart {
  readonly type: 'tool_result';
  readonly id: string;
  readonly text: string;
  readonly isError: boolean;
}

export type ChatPart = TextPart | ImagePart | ToolCallPart | ToolResultPart;

export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  /** From an earlier conversation: nobody vouches for what the assistant has said there. */
  readonly remembered?: true;
  readonly parts: readonly ChatPart[];
}

export interface ChatTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Whether the model may, must or must not call a tool, or which one it must. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  /** What is quoted beside the system prompt; unlike that, an answer may repeat it. */
  readonly context?: string | undefined;
  readonly turns: readonly ChatTurn[];
  readonly tools: readonly ChatTool[];
  readonly toolChoice: ToolChoice;
  readonly tokensMax: number;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stop: readonly string[];
  /** Names this call: a provider that is asked twice under one key answers once. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Why an answer ended. */
export type StopReason = 'end' | 'length' | 'stop_sequence' | 'tool_calls' | 'refusal';

export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** Who has answered. */
export interface ServedBy {
  readonly modelId: string;
  readonly provider: Model['provider'];
  /** The model that was asked first and has failed. */
  readonly fallbackOf?: string;
}

export interface ModelEnd {
  readonly type: 'end';
  readonly model: string;
  readonly stopReason: StopReason;
  readonly usage: Usage;
  readonly servedBy?: ServedBy;
  /** Millionths of a US dollar; absent where no price is known. */
  readonly costMicrousd?: number;
}

export interface ModelAnswer extends Omit<ModelEnd, 'type'> {
  readonly parts: readonly (TextPart | ToolCallPart)[];
}

/** A piece of an answer as it comes: text in pieces, each tool call whole, the end last. */
export type ModelPiece = TextPart | ToolCallPart | ModelEnd;

/** A language model. Fails with a coded error; the provider's own text is never repeated. */
export interface Model {
  readonly provider: 'anthropic' | 'openai' | 'groq' | 'scripted';
  complete(request: ModelRequest): Promise<ModelAnswer>;
  stream(request: ModelRequest): AsyncIterable<ModelPiece>;
}

/** What goes before the conversation: the system prompt, then what is quoted. */
export const systemOf = ({
  system,
  context = '',
}: Pick<ModelRequest, 'system' | 'context'>): string =>
  [system, context].filter((text) => text !== '').join('\n\n');

/** The text of an answer or a turn, its text parts in order. */
export const textOf = (parts: readonly ChatPart[]): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

export const llmErrors = defineErrors('LLM', {
  UNAVAILABLE: {
    status: 502,
    retry: 'later',
    message: 'the model provider did not answer usefully',
    help: 'Ask again; if it lasts, check the base URL of the provider and its status.',
  },
  KEY_REFUSED: {
    status: 502,
    retry: 'never',
    message: 'the model provider refuses the key',
    help: 'Set a valid key: ANTHROPIC_API_KEY, OPENAI_API_KEY or GROQ_API_KEY.',
  },
  MODEL_UNKNOWN: {
    status: 502,
    retry: 'never',
    message: 'the model provider does not know this model',
    help: 'Set ANTHROPIC_MODEL, OPENAI_MODEL or GROQ_MODEL to a model that the key may use.',
  },
  REQUEST_REFUSED: {
    status: 502,
    retry: 'never',
    message: 'the model provider refuses this request',
    help: 'Ask something shorter or simpler; the same request is refused again.',
  },
  RATE_LIMITED: {
    status: 503,
    retry: 'later',
    message: 'the model provider limits the rate',
    help: 'Ask again later, or raise the limit with the provider.',
  },
  CIRCUIT_OPEN: {
    status: 503,
    retry: 'later',
    message: 'the model provider has failed too often and is left alone for a while',
    help: 'Ask again after Retry-After; if it lasts, check the status of the provider.',
  },
  VERDICT_UNREADABLE: {
    status: 502,
    retry: 'never',
    message: 'the judge of content has said what is no verdict',
    help: 'Set CONTENT_MODEL_NAME to a model that judges content, such as Llama Guard.',
  },
  PRICES_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the price table cannot be read',
    help: 'LLM_PRICES_FILE must name a JSON file in the form of connectors/llm/prices.json; detail says where it differs.',
  },
  TIMEOUT: {
    status: 504,
    retry: 'later',
    message: 'the model provider took too long',
    help: 'Ask again, or raise LLM_TIMEOUT_SEC.',
  },
});

/** Whether something thrown is one of our coded errors. */
export const isCoded = (cause: unknown): cause is WeirError => cause instanceof WeirError;

const waitMaxSeconds = 3_600;

/** What a provider asks for in `Retry-After`: seconds, or a date, which counts from its own `Date`. */
const retryAfterOf = (headers: Pick<Headers, 'get'> | undefined): number | undefined => {
  const text = headers?.get('retry-after');
  if (!text) return undefined;
  const sent = Date.parse(headers?.get('date') ?? '');
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - sent) / 1000;
  return Number.isNaN(seconds)
    ? undefined
    : Math.ceil(Math.min(Math.max(seconds, 0), waitMaxSeconds));
};

/** The coded error for a status with which a provider has refused. */
export const errorOfStatus = (
  status: number | undefined,
  cause: unknown,
  headers?: Pick<Headers, 'get'>,
) => {
  const waits = retryAfterOf(headers);
  const detail = { status, ...(waits === undefined ? {} : { retry_after_seconds: waits }) };
  if (status === 401 || status === 403) return llmErrors.KEY_REFUSED({ status }, { cause });
  if (status === 404) return llmErrors.MODEL_UNKNOWN({ status }, { cause });
  if (status === 400 || status === 413 || status === 422) {
    return llmErrors.REQUEST_REFUSED({ status }, { cause });
  }
  if (status === 429) return llmErrors.RATE_LIMITED(detail, { cause });
  return llmErrors.UNAVAILABLE(detail, { cause });
};
