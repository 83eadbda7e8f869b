// An endpoint for moderation in OpenAI's format as a judge of content: OpenAI itself, or any server that
// answers the same. One text, one request.
import { post, textFrom } from '../http.ts';
import { errorOfStatus, isCoded, llmErrors } from '../model.ts';
import type { ContentJudge, Said } from './content-judge.ts';

export interface ModerationOptions {
  /** May be empty: local servers ask for none. */
  readonly apiKey: string;
  /** With the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly modelId: string;
  readonly timeoutMs: number;
  /** Codes of the taxonomy for a name of the endpoint's; none for a name that is not known. */
  readonly codesOf: (name: string) => readonly string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scoreIn = (scores: unknown, name: string, flagged: boolean): number => {
  const score = isRecord(scores) ? scores[name] : undefined;
  return typeof score === 'number' && score >= 0 && score <= 1 ? score : Number(flagged);
};

/** The only result of an answer; throws when it is none. */
const resultIn = (text: string): { readonly flagged: boolean; readonly said: Said } => {
  const answer: unknown = JSON.parse(text);
  const results = isRecord(answer) ? answer['results'] : undefined;
  const result: unknown = Array.isArray(results) && results.length === 1 ? results[0] : undefined;
  if (!isRecord(result) || !isRecord(result['categories'])) {
    throw llmErrors.UNAVAILABLE({ reason: 'the answer has no result' });
  }
  const { flagged, categories, category_scores: scores } = result;
  if (typeof flagged !== 'boolean') {
    throw llmErrors.UNAVAILABLE({ reason: 'the result has no verdict' });
  }
  const said = Object.fromEntries(
    Object.entries(categories as Readonly<Record<string, unknown>>).map(([name, value]) => [
      name,
      { flagged: value === true, score: scoreIn(scores, name, value === true) },
    ]),
  );
  return { flagged, said };
};

/** A judge behind an address that speaks OpenAI's format of moderation. */
export const moderationEndpoint = (options: ModerationOptions): ContentJudge => {
  const { apiKey, baseUrl, modelId, timeoutMs, codesOf } = options;
  const url = new URL(`${baseUrl.replace(/\/$/, '')}/moderations`);
  const late = (): Error => llmErrors.TIMEOUT();

  const ask = async (id: string, input: string, signal: AbortSignal): Promise<string> => {
    const body = JSON.stringify({ model: modelId, input });
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'idempotency-key': id,
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    const message = await post(url, { headers, body, signal, timeoutMs, late });
    const { statusCode: status = 500 } = message;
    if (status >= 200 && status < 300) return textFrom(message);
    message.resume();
    const get = (name: string): string | null => message.headersDistinct[name]?.[0] ?? null;
    throw errorOfStatus(status, undefined, { get });
  };

  return async ({ id, text, signal }) => {
    try {
      const { flagged, said } = resultIn(await ask(id, text, signal));
      const named = Object.entries(said).filter(([, each]) => each.flagged);
      const codes = new Set(named.flatMap(([name]) => codesOf(name)));
      return {
        safe: !flagged && named.length === 0,
        categories: [...codes].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1))),
        ...{ source: 'moderation', model: modelId, said },
      };
    } catch (cause) {
      if (signal.aborted || isCoded(cause)) throw cause;
      throw errorOfStatus(undefined, cause);
    }
  };
};
