// The agent: a model together with the tools of Weir. It asks, has the calls of the answer carried out,
// and asks again with what they have brought, until there is an answer without calls.
import type {
  ChatPart,
  ChatTool,
  ChatTurn,
  Model,
  ModelAnswer,
  ModelEnd,
  ModelPiece,
  ModelRequest,
  ToolCallPart,
  ToolResultPart,
  Usage,
} from '../../connectors/llm/model.ts';
import { textOf } from '../../connectors/llm/model.ts';
import { scan } from '../../operators/output/scan.ts';
import type { Untrusted } from '../../operators/tools/taint.ts';
import type { CallOutcome, Waiting } from './tool-calls.ts';

/** A tool was called: what came of it, for people. */
export interface ToolUse {
  readonly type: 'tool_use';
  readonly name: string;
  readonly summary: string;
  readonly outcome: CallOutcome['outcome'];
}

/** A call waits for a reviewer. */
export interface ReviewWait extends Waiting {
  readonly type: 'review';
}

export type AgentPiece = ModelPiece | ToolUse | ReviewWait;

/** Whoever answers: a model, alone or with tools. */
export interface Answerer {
  readonly provider: Model['provider'];
  complete(request: ModelRequest): Promise<ModelAnswer & { readonly uses?: readonly ToolUse[] }>;
  stream(request: ModelRequest): AsyncIterable<AgentPiece>;
}

/** Carries out a call of a conversation. */
export type CarryOut = (
  call: ToolCallPart,
  conversation: {
    readonly round: number;
    readonly trusted: readonly string[];
    readonly untrusted: readonly Untrusted[];
    readonly signal: AbortSignal;
    readonly waits?: (waiting: Waiting) => void;
  },
) => Promise<CallOutcome>;

/** Beyond the rounds that the policy allows, a model may answer once more, without tools. */
const roundsMax = 7;

/** The texts of a conversation whose authors are the user and whoever set the assistant up. */
export const trustedIn = ({ system, turns }: ModelRequest): readonly string[] => [
  system,
  ...turns.flatMap(({ role, parts }) =>
    role === 'user' ? parts.flatMap((part) => (part.type === 'text' ? part.text : [])) : [],
  ),
];

/** The texts of a conversation that came from elsewhere. */
export const untrustedIn = ({ turns, context }: ModelRequest): readonly Untrusted[] => [
  ...(context ? [{ id: 'documents', text: context }] : []),
  ...turns.flatMap(({ role, remembered, parts }, at) =>
    remembered && role === 'assistant' ? { id: `memory-${at}`, text: textOf(parts) } : [],
  ),
  ...turns.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'tool_result' ? { id: part.id, text: part.text } : [])),
  ),
];

const added = (a: Usage, b: Usage): Usage => ({
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
});

const costAdded = (a: Pick<ModelEnd, 'costMicrousd'>, b: Pick<ModelEnd, 'costMicrousd'>) =>
  a.costMicrousd === undefined && b.costMicrousd === undefined
    ? {}
    : { costMicrousd: (a.costMicrousd ?? 0) + (b.costMicrousd ?? 0) };

const resultOf = ({ id }: ToolCallPart, { outcome, text }: CallOutcome): ToolResultPart => ({
  ...{ type: 'tool_result', id, text, isError: outcome !== 'done' },
});

const useOf = ({ name }: ToolCallPart, { summary, outcome }: CallOutcome): ToolUse => ({
  ...{ type: 'tool_use', name: scan(name).redacted, summary, outcome },
});

const callsIn = (parts: readonly ChatPart[]): readonly ToolCallPart[] =>
  parts.flatMap((part) => (part.type === 'tool_call' ? part : []));

/** Waits for calls and tells meanwhile which of them wait for a reviewer. */
async function* carriedOut(
  calls: readonly ToolCallPart[],
  run: (call: ToolCallPart, waits: (waiting: Waiting) => void) => Promise<CallOutcome>,
): AsyncGenerator<ReviewWait, readonly CallOutcome[]> {
  const told: ReviewWait[] = [];
  let wake = (): void => undefined;
  const outcomes = Promise.all(
    calls.map((call) =>
      run(call, (waiting) => {
        told.push({ type: 'review', ...waiting });
        wake();
      }),
    ),
  );
  for (;;) {
    const more = new Promise<undefined>((resolve) => {
      wake = () => resolve(undefined);
    });
    yield* told.splice(0);
    const ended = await Promise.race([outcomes, more]);
    if (ended && told.length === 0) return ended;
  }
}

/** A model with tools. Its answer is that of the last round, behind the text of those before. */
export const agent = (model: Model, tools: readonly ChatTool[], carryOut: CarryOut): Answerer => {
  const requestOf = (request: ModelRequest, turns: readonly ChatTurn[], round: number) => ({
    ...{ ...request, turns, tools: round < roundsMax ? tools : [] },
    idempotencyKey: `${request.idempotencyKey}.${round}`,
  });

  async function* rounds(
    request: ModelRequest,
    ask: (request: ModelRequest) => AsyncIterable<ModelPiece>,
  ): AsyncGenerator<AgentPiece> {
    let turns = request.turns;
    let usage: Usage = { input_tokens: 0, output_tokens: 0 };
    let cost: { readonly costMicrousd?: number } = {};
    let hasSpoken = false;
    for (let round = 1; ; round += 1) {
      const asked = requestOf(request, turns, round);
      const said: (ModelPiece & ChatPart)[] = [];
      for await (const piece of ask(asked)) {
        if (piece.type === 'end') {
          usage = added(usage, piece.usage);
          cost = costAdded(cost, piece);
          if (callsIn(said).length > 0 && round < roundsMax) continue;
          yield { ...piece, usage, ...cost };
          return;
        }
        const isFirst = !said.some(({ type }) => type === 'text');
        said.push(piece);
        if (piece.type !== 'text') continue;
        if (isFirst && hasSpoken) yield { type: 'text', text: '\n\n' };
        hasSpoken = true;
        yield piece;
      }
      const calls = callsIn(said);
      const outcomes = yield* carriedOut(calls, (call, waits) =>
        carryOut(call, {
          ...{ round, trusted: trustedIn(asked), untrusted: untrustedIn(asked) },
          ...{ signal: request.signal, waits },
        }),
      );
      const results = outcomes.map((outcome, nth) => resultOf(calls[nth] as ToolCallPart, outcome));
      for (const [nth, outcome] of outcomes.entries()) {
        yield useOf(calls[nth] as ToolCallPart, outcome);
      }
      turns = [...turns, { role: 'assistant', parts: said }, { role: 'user', parts: results }];
    }
  }

  async function* wholeRounds(request: ModelRequest): AsyncGenerator<ModelPiece> {
    const { parts, ...end } = await model.complete(request);
    yield* parts;
    yield { type: 'end', ...end };
  }

  return {
    provider: model.provider,
    stream: (request) => rounds(request, (asked) => model.stream(asked)),
    complete: async (request) => {
      const parts: ModelAnswer['parts'][number][] = [];
      const uses: ToolUse[] = [];
      for await (const piece of rounds(request, wholeRounds)) {
        if (piece.type === 'end') {
          const { type: _, ...end } = piece;
          return { ...end, parts, uses };
        }
        if (piece.type === 'tool_use') uses.push(piece);
        else if (piece.type === 'text') parts.push(piece);
      }
      throw new TypeError('an answer has no end');
    },
  };
};
