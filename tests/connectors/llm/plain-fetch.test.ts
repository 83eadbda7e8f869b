import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { plainFetch } from '../../../connectors/llm/plain-fetch.ts';

describe('the plain fetch', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((done) => (server ? server.close(done) : done(undefined)));
    server = undefined;
  });

  const serve = async (answer: RequestListener): Promise<string> => {
    server = createServer(answer);
    await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?q=1`;
  };

  it('sends method, headers and body, and hands back status, headers and body', async () => {
    const url = await serve((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const { method, url: path, headers } = request;
        response.writeHead(418, { 'x-two': ['a', 'b'] });
        response.end(JSON.stringify({ method, path, key: headers['x-key'], text: `${text} ü` }));
      });
    });
    const answer = await plainFetch(url, { method: 'POST', headers: { 'x-key': 'k' }, body: 'ä' });
    expect([answer.status, answer.ok, answer.headers.get('x-two')]).toEqual([418, false, 'a, b']);
    const asked = { method: 'POST', path: '/path?q=1', key: 'k', text: 'ä ü' };
    expect(await answer.json()).toEqual(asked);
  });

  it('has no body where there must be none', async () => {
    const url = await serve((_, response) => response.writeHead(204).end());
    const answer = await plainFetch(url);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it.each([
    ['before the answer', 0],
    ['in the midst of it', 1],
  ])('rejects as fetch does when it is aborted %s', async (_, begun) => {
    const aborting = new AbortController();
    const url = await serve((_request, response) => {
      if (begun) response.write('half');
      setTimeout(() => aborting.abort(), 20);
    });
    const asking = plainFetch(url, { signal: aborting.signal });
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects when the connection breaks off, and when there is nobody', async () => {
    const url = await serve((_, response) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(plainFetch(url)).rejects.toThrow();
    await expect(plainFetch('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps its connection', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    for (let n = 0; n < 3; n += 1) expect(await (await plainFetch(url)).text()).toBe('ok');
    expect(ports.size).toBe(1);
  });
});
