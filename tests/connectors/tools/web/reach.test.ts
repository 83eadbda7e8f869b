import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webFetch } from '../../../../connectors/tools/web/fetch.ts';
import type { RefusalReason } from '../../../../connectors/tools/web/refusal.ts';
import { judgeTarget, type Resolve } from '../../../../connectors/tools/web/target.ts';
import { attempts, publicAddress, resolveNames } from './attempts.ts';
import { calling, type Served, serve, serveBeside, socketsOpened } from './served.ts';

const refused = (reason: RefusalReason) => ({
  ...{ code: 'WEIR_TOOL_TARGET_REFUSED', detail: { reason } },
});

/** Answers each lookup of a name with the next of its addresses, and counts. */
const changing = (...answers: readonly string[]) => {
  const asked: string[] = [];
  const resolve: Resolve = async (name) => {
    asked.push(name);
    return [answers[asked.length - 1] ?? answers.at(-1) ?? ''];
  };
  return { resolve, asked };
};

describe('where a page fetch may go', () => {
  it.each(attempts)('refuses %j: %s', async (url, reason) => {
    const run = () => webFetch({ resolve: resolveNames }).run({ url }, calling());
    await expect(run()).rejects.toMatchObject(refused(reason));
    expect(await socketsOpened(run)).toBe(0);
  });

  it.each([
    ['http://public.test/', [publicAddress]],
    ['https://public.test./a?b=c#d', [publicAddress]],
    ['http://public.test:443/', [publicAddress]],
    ['http://8.8.8.8/', ['8.8.8.8']],
    ['http://134744072/', ['8.8.8.8']],
    ['https://[2606:4700::1111]/', ['2606:4700::1111']],
    ['http://[64:ff9b::8.8.8.8]/', ['64:ff9b::808:808']],
  ])('lets %s through', async (url, addresses) => {
    const { signal } = calling();
    const target = await judgeTarget(url, { resolve: resolveNames }, signal);
    expect(target.addresses).toEqual(addresses);
  });

  it('says of a name that nobody has that the fetch failed, without the name', async () => {
    const error: unknown = await webFetch({ resolve: resolveNames })
      .run({ url: 'http://secret.test/' }, calling())
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'WEIR_TOOL_FAILED', detail: { code: 'ENOTFOUND' } });
    expect(inspect(error)).not.toContain('secret');
  });

  it('gives up a lookup at the deadline', async () => {
    const resolve: Resolve = () => new Promise(() => undefined);
    const asking = webFetch({ resolve }).run(
      { url: 'http://slow.test/' },
      calling(AbortSignal.timeout(30)),
    );
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
  });
});

describe('a page fetch that is led on', () => {
  const { signal } = calling();
  let canary: Served;
  let server: Served;
  /** What the server redirects to, by path. */
  const leads = new Map<string, string>();

  beforeAll(async () => {
    canary = await serve((_, response) => response.end('inside'));
    server = await serve((request, response) => {
      const location = leads.get(request.url ?? '');
      const status = location === undefined ? 200 : 302;
      response.writeHead(status, {
        'content-type': 'text/plain',
        ...(location ? { location } : {}),
      });
      response.end('arrived');
    });
    const elsewhere: readonly (readonly [string, string])[] = [
      ['/loopback', `http://127.0.0.1:${canary.port}/`],
      ['/short', `http://127.1:${canary.port}/`],
      ['/name', `http://localhost:${canary.port}/`],
      ['/mapped', `http://[::ffff:127.0.0.1]:${canary.port}/`],
      ['/relative', `//127.0.0.1:${canary.port}/`],
      ['/inside', 'http://inside.test/'],
      ['/chain', '/chain-2'],
      ['/chain-2', '/chain-3'],
      ['/chain-3', 'http://169.254.169.254/latest/meta-data/'],
      ['/file', 'file:///etc/passwd'],
      ['/data', 'data:text/plain,x'],
      ['/credentials', 'http://user:pass@public.test/'],
      ['/port', 'http://public.test:6379/'],
      ['/loop', '/loop'],
      ['/six', '/five'],
      ['/five', '/four'],
      ['/four', '/three'],
      ['/three', '/two'],
      ['/two', '/one'],
      ['/one', '/end'],
    ];
    for (const [from, to] of elsewhere) leads.set(from, to);
  });
  afterAll(() => Promise.all([canary.close(), server.close()]));

  const follow = (path: string) =>
    webFetch({ resolve: resolveNames, allowed: [server.place] }).run(
      { url: `http://${server.place}${path}` },
      calling(),
    );

  it.each<[path: string, reason: RefusalReason]>([
    ['/loopback', 'address is not public'],
    ['/short', 'address is not public'],
    ['/name', 'host name'],
    ['/mapped', 'address is not public'],
    ['/relative', 'address is not public'],
    ['/inside', 'address is not public'],
    ['/chain', 'address is not public'],
    ['/file', 'scheme'],
    ['/data', 'scheme'],
    ['/credentials', 'credentials in the address'],
    ['/port', 'port'],
    ['/loop', 'too many redirects'],
    ['/six', 'too many redirects'],
  ])('refuses the redirect at %s: %s', async (path, reason) => {
    await expect(follow(path)).rejects.toMatchObject(refused(reason));
    expect(canary.connections()).toBe(0);
  });

  it('follows five redirects, one connection each', async () => {
    const before = server.connections();
    expect(await follow('/five')).toMatchObject({ text: 'arrived' });
    expect(server.connections() - before).toBe(6);
  });

  it('does not go from https to http', async () => {
    const base = new URL('https://public.test/');
    const led = judgeTarget('http://public.test/', { resolve: resolveNames }, signal, base);
    await expect(led).rejects.toMatchObject(refused('redirect to an insecure scheme'));
  });

  describe('under a name that means another address the second time', () => {
    let first: Served;
    let other: Served;
    beforeEach(async () => {
      const saying =
        (text: string): RequestListener =>
        (_, response) =>
          response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
      first = await serve(saying('the first'));
      other = await serveBeside(saying('the other'), first.port);
    });
    afterEach(() => Promise.all([first.close(), other.close()]));

    it('connects to the address that was judged, after one lookup', async () => {
      const { resolve, asked } = changing(first.host, other.host);
      const place = `rebinding.test:${first.port}`;
      const fetching = webFetch({ resolve, allowed: [place] });
      const { text } = await fetching.run({ url: `http://${place}/` }, calling());
      expect([text, asked.length]).toEqual(['the first', 1]);
      expect([first.connections(), other.connections()]).toEqual([1, 0]);
    });

    it('lends no connection to a later fetch', async () => {
      const { resolve } = changing(first.host, other.host);
      const place = `rebinding.test:${first.port}`;
      const fetching = webFetch({ resolve, allowed: [place] });
      const texts: string[] = [];
      for (let n = 0; n < 2; n += 1) {
        texts.push((await fetching.run({ url: `http://${place}/` }, calling())).text);
      }
      expect(texts).toEqual(['the first', 'the other']);
    });
  });

  it('judges a name anew at each redirect', async () => {
    const place = `rebinding.test:${server.port}`;
    leads.set('/again', `http://${place}/end`);
    const { resolve, asked } = changing('127.0.0.1', '10.0.0.1');
    const led = webFetch({ resolve, allowed: [place] }).run(
      { url: `http://${place}/again` },
      calling(),
    );
    await expect(led).rejects.toMatchObject(refused('address is not public'));
    expect(asked.length).toBe(2);
  });

  it.each([
    ['another port', () => [`127.0.0.1:${server.port}`], () => `http://127.0.0.1:${canary.port}/`],
    ['another name', () => [canary.place], () => `http://canary.test:${canary.port}/`],
    ['another form', () => [`localhost:${canary.port}`], () => `http://[::1]:${canary.port}/`],
    ['not this machine', () => ['192.168.1.1:80'], () => 'http://192.168.1.1/'],
    ['a name that left', () => ['inside.test:80'], () => 'http://inside.test/'],
  ])('is let through by the allow-list as it is written alone: %s', async (_, allowed, url) => {
    const run = () =>
      webFetch({ resolve: resolveNames, allowed: allowed() }).run({ url: url() }, calling());
    await expect(run()).rejects.toMatchObject({ code: 'WEIR_TOOL_TARGET_REFUSED' });
    expect([await socketsOpened(run), canary.connections()]).toEqual([0, 0]);
  });

  it('has a watch that sees connections', async () => {
    expect(await socketsOpened(() => follow('/end'))).toBeGreaterThan(0);
  });
});
