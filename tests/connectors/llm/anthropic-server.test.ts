// The stand-in for the provider is itself held to the official client.
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { type AnthropicServer, startAnthropic } from '../../support/anthropic.ts';

let server: AnthropicServer | undefined;

afterEach(() => server?.stop());

const clientOf = ({ url }: AnthropicServer): Anthropic =>
  new Anthropic({ apiKey: 'sk-ant-test', baseURL: url, maxRetries: 0 });

const question = {
  model: 'claude-sonnet-4-6',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'What is a weir?' }],
};

describe('the stand-in for the Anthropic API', () => {
  it('streams the same message that it answers whole', async () => {
    server = await startAnthropic({ answer: 'A low dam across a river, with water over it.' });
    const whole = await clientOf(server).messages.create(question);
    const pieces: string[] = [];
    const stream = clientOf(server).messages.stream(question);
    stream.on('text', (piece) => pieces.push(piece));
    const streamed = await stream.finalMessage();

    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join('')).toBe('A low dam across a river, with water over it.');
    expect({ ...streamed, id: '' }).toMatchObject({ ...whole, id: '' });
  });

  it('refuses a request without a key, without messages or for another path', async () => {
    server = await startAnthropic();
    const post = (path: string, headers: Record<string, string>, body: object) =>
      fetch(`${server?.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const known = { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' };

    expect((await post('/v1/messages', {}, question)).status).toBe(401);
    expect((await post('/v1/messages', known, { ...question, messages: [] })).status).toBe(400);
    expect((await post('/v1/complete', known, question)).status).toBe(404);
    expect((await post('/v1/messages', known, question)).status).toBe(200);
  });

  it('answers its statuses in turn and stays with the last', async () => {
    server = await startAnthropic({ status: [429, 200, 529] });
    const client = clientOf(server);
    const status = () =>
      client.messages.create(question).then(
        () => 200,
        (cause: unknown) => (cause instanceof Anthropic.APIError ? cause.status : 0),
      );

    expect([await status(), await status(), await status(), await status()]).toEqual([
      429, 200, 529, 529,
    ]);
  });

  it('answers otherwise from the moment that it is told to, and as at the start again', async () => {
    server = await startAnthropic({
      answer: 'first',
      usage: { input_tokens: 1, output_tokens: 2 },
    });
    const client = clientOf(server);
    const said = async () => {
      const { content, usage } = await client.messages.create(question);
      return [content[0]?.type === 'text' && content[0].text, usage.output_tokens];
    };

    expect(await said()).toEqual(['first', 2]);
    server.reply({ answer: ({ messages }) => `${messages?.length} asked`, status: [500, 200] });
    await expect(said()).rejects.toMatchObject({ status: 500 });
    expect(await said()).toEqual(['1 asked', 2]);
    server.reply({});
    expect(await said()).toEqual(['first', 2]);
  });
});
