import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { webFetch } from '../../../../connectors/tools/web/fetch.ts';
import { calling, type Served, serve, serveBytes } from './served.ts';

const mebibyte = 1024 * 1024;

describe('the tool web_fetch', () => {
  const servers: Served[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const fetchFrom = async (server: Served, path = '/', call = calling()) => {
    servers.push(server);
    const url = `http://${server.place}${path}`;
    return webFetch({ allowed: [server.place] }).run({ url }, call);
  };
  const fetching = async (answer: RequestListener, path = '/', call = calling()) =>
    fetchFrom(await serve(answer), path, call);
  const fetchingBytes = async (answer: (socket: Socket) => void, call = calling()) =>
    fetchFrom(await serveBytes(answer), '/', call);
  const saying =
    (type: string, body: string | Buffer, more: Record<string, string> = {}): RequestListener =>
    (_, response) =>
      response.writeHead(200, { 'content-type': type, ...more }).end(body);

  it('says what it is', () => {
    const { name, sensitive, outbound, sideEffect } = webFetch();
    const facts = { name: 'web_fetch', sensitive: false, outbound: true, sideEffect: false };
    expect({ name, sensitive, outbound, sideEffect }).toEqual(facts);
  });

  it('reads a page as text and says what it has read', async () => {
    const page = '<title>Tides</title><h1>Tides</h1><p>Twice a day.</p>';
    const answer = await fetching(saying('text/html; charset=utf-8', page), '/sea/tides?key=1#top');
    expect(answer.text).toBe('Title: Tides\n\n# Tides\n\nTwice a day.');
    expect(answer.summary).toMatch(/^read 127\.0\.0\.1:\d+\/sea\/tides \(35 characters\)$/);
  });

  it('asks without cookies, keys or referrer, under a fixed name', async () => {
    const seen: string[] = [];
    const answer: RequestListener = ({ headers }, response) => {
      seen.push(Object.keys(headers).sort().join(' '), headers['user-agent'] ?? '');
      const again = seen.length === 2 ? { location: '/again' } : {};
      response.writeHead(seen.length === 2 ? 302 : 200, {
        ...{ 'content-type': 'text/plain', 'set-cookie': 'session=1' },
        ...again,
      });
      response.end('ok');
    };
    await fetching(answer);
    const names = 'accept accept-encoding connection host user-agent';
    expect(seen).toEqual([names, 'Weir/1.0', names, 'Weir/1.0']);
  });

  it.each([
    ['text/plain', 'one\n  two', 'one\n  two'],
    ['application/json', '{"a": [1, 2]}', '{"a": [1, 2]}'],
    ['application/xhtml+xml', '<html><body><p>seen</p></body></html>', 'seen'],
    ['Application/XML; charset=UTF-8', '<a><title>t</title><b>u</b></a>', 't\nu'],
    ['text/xml', '<a><!-- c --><b><![CDATA[d]]></b></a>', 'd'],
  ])('reads %s', async (type, body, text) => {
    expect((await fetching(saying(type, body))).text).toBe(text);
  });

  it.each(['application/pdf', 'image/svg+xml', 'application/octet-stream', 'constructor', ''])(
    'refuses the content type "%s"',
    async (type) => {
      await expect(fetching(saying(type, '<p>x</p>'))).rejects.toMatchObject({
        ...{ code: 'WEIR_TOOL_TARGET_REFUSED', detail: { reason: 'content type' } },
      });
    },
  );

  it.each([
    ['in the header', 'text/html; charset=ISO-8859-1', '<p>caf\xe9</p>'],
    ['in the page', 'text/html', '<meta charset="iso-8859-1"><p>caf\xe9</p>'],
    ['nowhere', 'text/html', '<p>caf\xe9</p>'],
    ['nowhere, in UTF-8', 'text/html', '<p>caf\xc3\xa9</p>'],
    ['in the header, unknown', 'text/html; charset=klingon', '<p>caf\xc3\xa9</p>'],
    ['by its first bytes', 'text/html', '\xef\xbb\xbf<p>caf\xc3\xa9</p>'],
  ])('reads a page whose charset is named %s', async (_, type, bytes) => {
    expect((await fetching(saying(type, Buffer.from(bytes, 'latin1')))).text).toBe('café');
  });

  it.each([
    ['gzip', gzipSync('unpacked')],
    ['br', brotliCompressSync('unpacked')],
    ['x-gzip', gzipSync('unpacked')],
    ['identity', Buffer.from('unpacked')],
  ])('unpacks %s', async (encoding, body) => {
    const answer = saying('text/plain', body, { 'content-encoding': encoding });
    expect((await fetching(answer)).text).toBe('unpacked');
  });

  it.each([
    [404, 'WEIR_TOOL_NOT_FOUND'],
    [410, 'WEIR_TOOL_NOT_FOUND'],
    [403, 'WEIR_TOOL_FAILED'],
    [500, 'WEIR_TOOL_FAILED'],
    [304, 'WEIR_TOOL_FAILED'],
    [302, 'WEIR_TOOL_FAILED'],
  ])('has an answer to status %d', async (status, code) => {
    const asking = fetching((_, response) => response.writeHead(status).end());
    await expect(asking).rejects.toMatchObject({ code, detail: { status } });
  });

  it.each<[what: string, answer: RequestListener]>([
    ['a page of more than 1 MiB', saying('text/plain', Buffer.alloc(mebibyte + 1, 'a'))],
    [
      'a gzip bomb',
      saying('text/html', gzipSync(Buffer.alloc(256 * mebibyte)), { 'content-encoding': 'gzip' }),
    ],
    [
      'a brotli bomb',
      saying('text/html', brotliCompressSync(Buffer.alloc(256 * mebibyte)), {
        'content-encoding': 'br',
      }),
    ],
    [
      'an endless body',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const more = (): void => {
          while (response.write(Buffer.alloc(64 * 1024, 'a')));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'an endless body that unpacks to nothing',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
        response.write(gzipSync('').subarray(0, 10));
        const emptyBlocks = Buffer.from('000000ffff'.repeat(16 * 1024), 'hex');
        const more = (): void => {
          while (response.write(emptyBlocks));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'a length of 10 GB',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 10_000_000_000 });
        response.write('a');
      },
    ],
    ['elements in elements', saying('text/html', '<div>'.repeat(100_000))],
  ])('refuses %s as too large', async (_, answer) => {
    const server = await serve(answer);
    await expect(fetchFrom(server)).rejects.toMatchObject({ code: 'WEIR_TOOL_TOO_LARGE' });
  });

  it.each<[what: string, answer: (socket: Socket) => void]>([
    [
      'a body shorter than its length',
      (socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nhalf'),
    ],
    [
      'a packed body that breaks off',
      (socket) => {
        const packed = gzipSync('whole').subarray(0, 15);
        const head = `content-type: text/plain\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}`;
        socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`);
        socket.end(packed);
      },
    ],
    [
      'an encoding that was not asked for',
      (socket) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-encoding: zstd\r\n\r\nhalf',
        ),
    ],
    ['no answer', (socket) => socket.end()],
    ['what is no HTTP', (socket) => socket.end('+PONG\r\n')],
    ['a head without end', (socket) => socket.write(`HTTP/1.1 200 OK\r\na: ${'a'.repeat(70_000)}`)],
    [
      'another protocol',
      (socket) =>
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
        ),
    ],
  ])('fails on %s', async (_, answer) => {
    await expect(fetchingBytes(answer)).rejects.toMatchObject({ code: 'WEIR_TOOL_FAILED' });
  });

  it('reads no further than the length that was announced', async () => {
    const answer = await fetchingBytes((socket) =>
      socket.end(
        'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nhalf more',
      ),
    );
    expect(answer.text).toBe('half');
  });

  it('fails when nobody listens', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const url = `http://${server.place}/`;
    const asking = webFetch({ allowed: [server.place] }).run({ url }, calling());
    const detail = { code: 'ECONNREFUSED' };
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_FAILED', detail });
  });

  it.each<[when: string, answer: RequestListener]>([
    ['before the answer', () => undefined],
    [
      'in the midst of a slow body',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const drip = setInterval(() => response.write('a'), 5);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('ends at the deadline %s, and its connection too', async (_, answer) => {
    let ended: Promise<unknown> = Promise.reject(new Error('nobody has asked'));
    ended.catch(() => undefined);
    const asking = fetching(
      (request, response) => {
        ended = new Promise((done) => request.socket.once('close', done));
        answer(request, response);
      },
      '/',
      calling(AbortSignal.timeout(100)),
    );
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    await ended;
  });

  it('does not begin after the deadline', async () => {
    const server = await serve(() => undefined);
    const asking = fetchFrom(server, '/', calling(AbortSignal.abort()));
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    expect(server.connections()).toBe(0);
  });

  it.each([
    ['text/plain', 'a'.repeat(30_000)],
    ['text/html', `<p>${'word '.repeat(10_000)}</p>`],
    ['text/plain', `${'a'.repeat(19_999)}😀`],
  ])('cuts a long text and says so: %s', async (type, body) => {
    const { text, summary } = await fetching(saying(type, body));
    expect(text).toMatch(/\n\[cut here: the page goes on beyond 20,000 characters\]$/);
    expect(Buffer.from(text).toString()).toBe(text);
    expect(text.indexOf('\n[cut here')).toBeGreaterThan(19_990);
    expect(summary).toMatch(/\(20,0\d\d characters\)$/);
  });

  it('leaves a text of 20,000 characters whole', async () => {
    const whole = 'a'.repeat(20_000);
    expect((await fetching(saying('text/html', `<p>${whole}</p>`))).text).toBe(whole);
  });
});
