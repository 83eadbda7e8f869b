// The tool web_search: asks Tavily, or a service that speaks like it. The address of the service is the
// operator's, so it is not judged; its answer is, like any page.
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { type Tool, tool, toolErrors } from '../tool.ts';
import { acceptedEncodings, readBody } from './body.ts';
import { exchange } from './exchange.ts';
import { failure } from './refusal.ts';
import { beginningOf, visibleText } from './visible-text.ts';

export interface WebSearchOptions {
  readonly apiKey: string;
  /** Without the path of the search: `https://api.tavily.com`. */
  readonly baseUrl?: string;
  /** How thoroughly the service searches; `advanced` costs more. */
  readonly depth?: 'basic' | 'advanced';
}

const bytesMax = 1024 * 1024;
const defaultResults = 5;
const lengthsMax = { title: 300, url: 2_048, content: 2_000 } as const;

const Answer = Type.Object({
  results: Type.Array(
    Type.Object({ title: Type.String(), url: Type.String(), content: Type.String() }),
  ),
});

type Result = Static<typeof Answer>['results'][number];

const oneLine = (text: string, lengthMax: number): string =>
  beginningOf(visibleText(text).replaceAll(/\s+/g, ' ').trim(), lengthMax);

const listed = ({ title, url, content }: Result, index: number): string => {
  const head = `${oneLine(title, lengthsMax.title)} — ${oneLine(url, lengthsMax.url)}`;
  return `${index + 1}. ${head}\n   ${oneLine(content, lengthsMax.content)}`;
};

const parse = (text: string): readonly Result[] => {
  try {
    const answer: unknown = JSON.parse(text);
    if (Check(Answer, answer)) return answer.results;
  } catch {
    // Said below, in our words: those of the parser quote what they could not read.
  }
  throw toolErrors.FAILED({ reason: 'the answer is not one of a search' });
};

/** Makes the tool. The key is sent to the base URL alone: redirects are not followed. */
export const webSearch = ({
  apiKey,
  baseUrl = 'https://api.tavily.com',
  depth = 'basic',
}: WebSearchOptions): Tool => {
  const url = new URL('search', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const headers = {
    ...{ 'user-agent': 'Weir/1.0', authorization: `Bearer ${apiKey}` },
    ...{ 'content-type': 'application/json', 'accept-encoding': acceptedEncodings },
  };
  const ask = async (query: string, resultsMax: number, signal: AbortSignal) => {
    const body = JSON.stringify({ query, max_results: resultsMax, search_depth: depth });
    const answer = await exchange({ url, method: 'POST', headers, body, signal });
    const { statusCode: status = 0 } = answer;
    try {
      if (status !== 200) throw toolErrors.FAILED({ status });
      return parse((await readBody(answer, bytesMax, signal)).toString('utf8'));
    } finally {
      answer.destroy();
    }
  };
  return tool({
    name: 'web_search',
    description:
      'Searches the web and answers with titles, addresses and excerpts. Read a page with web_fetch.',
    ...{ sensitive: false, outbound: true, sideEffect: false, readsOutside: true },
    parameters: Type.Object(
      {
        query: Type.String({ minLength: 1, maxLength: 400, description: 'What to look for' }),
        max_results: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
      },
      { additionalProperties: false },
    ),
    run: async ({ query, max_results: resultsMax = defaultResults }, { signal }) => {
      try {
        const results = (await ask(query, resultsMax, signal)).slice(0, resultsMax);
        const text = results.map(listed).join('\n');
        const summary = `searched the web (${results.length} results)`;
        return { text: text === '' ? 'Nothing was found.' : text, summary };
      } catch (error) {
        throw failure(error, signal);
      }
    },
  });
};
