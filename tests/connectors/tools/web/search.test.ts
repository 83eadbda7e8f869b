import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { Check } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { webSearch } from '../../../../connectors/tools/web/search.ts';
import { calling, type Served, serve } from './served.ts';

const apiKey = 'tvly-not-a-real-key';

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

describe('the tool web_search', () => {
  const servers: Served[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const searching = async (answer: RequestListener) => {
    const asked: Asked[] = [];
    const server = await serve(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const { method, url: path, headers } = request;
      asked.push({ method, path, headers, body: JSON.parse(text) });
      answer(request, response);
    });
    servers.push(server);
    return { asked, search: webSearch({ apiKey, baseUrl: `http://${server.place}/` }) };
  };
  const finding =
    (results: unknown): RequestListener =>
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ query: 'q', results, response_time: 1 }));

  it('asks the service and lists what it has found', async () => {
    const { asked, search } = await searching(
      finding([
        { title: 'Tides', url: 'https://a.example/1', content: 'Twice\n a day.', score: 0.9 },
        { title: 'Moon\u200b', url: 'https://b.example/2', content: 'It pulls.', score: 0.5 },
      ]),
    );
    const answer = await search.run({ query: 'why tides', max_results: 2 }, calling());
    expect(answer).toEqual({
      text: '1. Tides — https://a.example/1\n   Twice a day.\n2. Moon — https://b.example/2\n   It pulls.',
      summary: 'searched the web (2 results)',
    });
    const [{ method, path, headers, body } = {}] = asked;
    expect([method, path]).toEqual(['POST', '/search']);
    expect(body).toEqual({ query: 'why tides', max_results: 2, search_depth: 'basic' });
    expect(headers?.authorization).toBe(`Bearer ${apiKey}`);
    expect(headers?.['content-type']).toBe('application/json');
  });

  it('says when nothing was found', async () => {
    const { search } = await searching(finding([]));
    expect((await search.run({ query: 'q' }, calling())).text).toBe('Nothing was found.');
  });

  it('lists no more than it was asked for, and of each no more than an excerpt', async () => {
    const result = { title: 't', url: 'https://a.example/', content: 'a'.repeat(9_000) };
    const { search } = await searching(finding(Array.from({ length: 30 }, () => result)));
    const { text } = await search.run({ query: 'q', max_results: 3 }, calling());
    expect(text.match(/^\d+\./gm)).toEqual(['1.', '2.', '3.']);
    expect(text.length).toBeLessThan(6_200);
  });

  it.each([
    [{ query: '' }, false],
    [{ query: 'q' }, true],
    [{ query: 'q'.repeat(400), max_results: 10 }, true],
    [{ query: 'q'.repeat(401) }, false],
    [{ query: 'q', max_results: 0 }, false],
    [{ query: 'q', max_results: 11 }, false],
    [{ query: 'q', topic: 'news' }, false],
  ])('describes its arguments: %j is right: %s', (given, isRight) => {
    expect(Check(webSearch({ apiKey }).parameters, given)).toBe(isRight);
  });

  it.each<[what: string, answer: RequestListener, code: string]>([
    ['a wrong key', (_, response) => response.writeHead(401).end(apiKey), 'WEIR_TOOL_FAILED'],
    ['too many questions', (_, response) => response.writeHead(429).end(), 'WEIR_TOOL_FAILED'],
    ['no JSON', (_, response) => response.end(`<p>${apiKey}</p>`), 'WEIR_TOOL_FAILED'],
    ['another shape', finding([{ title: apiKey }]), 'WEIR_TOOL_FAILED'],
    [
      'too much',
      (_, response) => response.end(Buffer.alloc(2 * 1024 * 1024)),
      'WEIR_TOOL_TOO_LARGE',
    ],
    ['a broken connection', (_, response) => response.destroy(), 'WEIR_TOOL_FAILED'],
  ])('has a coded error for %s, without the key', async (_, answer, code) => {
    const { search } = await searching(answer);
    const error: unknown = await search
      .run({ query: 'q' }, calling())
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: 9 })).not.toContain(apiKey);
  });

  it('does not carry its key to where it is redirected', async () => {
    const other = await serve((_, response) => response.end());
    servers.push(other);
    const { search } = await searching((_, response) =>
      response.writeHead(307, { location: `http://${other.place}/search` }).end(),
    );
    const asking = search.run({ query: 'q' }, calling());
    await expect(asking).rejects.toMatchObject({
      code: 'WEIR_TOOL_FAILED',
      detail: { status: 307 },
    });
    expect(other.connections()).toBe(0);
  });

  it('ends at the deadline', async () => {
    const { search } = await searching(() => undefined);
    const asking = search.run({ query: 'q' }, calling(AbortSignal.timeout(100)));
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
  });
});
