// Schemas of routes are compiled when they are first used, and hold from then on as any others.
import Fastify from 'fastify';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { lateCompilers } from '../../api/http/late-compilers.ts';

const open = () => {
  const server = Fastify({ schemaController: { compilersFactory: lateCompilers } });
  const body = Type.Object({ count: Type.Integer() });
  const answer = Type.Object({ count: Type.Integer() });
  server.post('/double', { schema: { body, response: { 200: answer } } }, async (request) => {
    const { count } = request.body as { readonly count: number };
    return { count: 2 * count, secret: 'of the handler' };
  });
  return server;
};

describe('late compilers', () => {
  it('refuse what a schema does not allow, say where, and forget it with the next request', async () => {
    const server = open();
    const send = (payload: object) => server.inject({ method: 'POST', url: '/double', payload });
    expect((await send({ count: 1 })).statusCode).toBe(200);
    const refused = await send({ count: 'two' });
    expect([refused.statusCode, refused.json().message]).toEqual([
      400,
      'body/count must be integer',
    ]);
    expect((await send({ count: 3 })).json()).toEqual({ count: 6 });
    await server.close();
  });

  it('let leave only what the schema of an answer names', async () => {
    const server = open();
    const { payload } = await server.inject({
      method: 'POST',
      url: '/double',
      payload: { count: 4 },
    });
    expect(payload).toBe('{"count":8}');
    await server.close();
  });

  it('compile nothing before the first request of a route', async () => {
    const server = Fastify({ schemaController: { compilersFactory: lateCompilers } });
    const response = { 200: { type: 'nonsense' } };
    server.get('/unused', { schema: { response } }, async () => ({}));
    await expect(server.ready()).resolves.toBeDefined();
    expect((await server.inject({ url: '/unused' })).statusCode).toBe(500);
    await server.close();
  });
});
