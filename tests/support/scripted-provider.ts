// A model in this process that does what it is told, call after call: for what stands in front of
// connectors. It keeps what it was asked.
import {
  llmErrors,
  type Model,
  type ModelEnd,
  type ModelRequest,
} from '../../connectors/llm/model.ts';

/** What one call does: it answers, fails before its first piece or after it, or is never heard of. */
export type Doing = 'answers' | 'fails' | 'breaks' | 'hangs' | Error;

export interface DoingModel extends Model {
  readonly asked: readonly ModelRequest[];
}

const end: ModelEnd = {
  ...{ type: 'end', model: 'm', stopReason: 'end' },
  usage: { input_tokens: 10, output_tokens: 2 },
};

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Answers the nth call as `doing` says. */
export const doingModel = (
  doing: (nth: number) => Doing,
  provider: Model['provider'] = 'openai',
) => {
  const asked: ModelRequest[] = [];
  const begin = async (request: ModelRequest): Promise<Doing> => {
    asked.push(request);
    request.signal.throwIfAborted();
    const what = doing(asked.length - 1);
    if (what instanceof Error) throw what;
    if (what === 'fails') throw llmErrors.UNAVAILABLE({ status: 503 });
    if (what === 'hangs') return untilAborted(request.signal);
    return what;
  };
  const model: DoingModel = {
    ...{ provider, asked },
    complete: async (request) => {
      if ((await begin(request)) === 'breaks') throw llmErrors.UNAVAILABLE();
      const { type: _, ...rest } = end;
      return { ...rest, parts: [{ type: 'text', text: `${provider} says hello` }] };
    },
    async *stream(request) {
      const what = await begin(request);
      yield { type: 'text', text: `${provider} says ` };
      if (what === 'breaks') throw llmErrors.UNAVAILABLE({ reason: 'the answer broke off' });
      yield { type: 'text', text: 'hello' };
      yield end;
    },
  };
  return model;
};
