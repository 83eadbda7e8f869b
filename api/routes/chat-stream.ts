// POST /chat/stream: the same as /chat, with the answer as it comes: server-sent events `meta`, `delta`,
// `tool`, `redaction`, `done` and `error`.
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Segment } from '../answer.ts';
import type { Decided } from '../converse.ts';
import { goneSignal, sendEvents } from '../event-stream.ts';
import { asWeirError } from '../problem.ts';
import { ChatBodySchema, type ChatParts, chatProblems, decideChat, sendRefusal } from './chat.ts';

const event = (name: string, data: object): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const begin = ({ raw, decided, context }: Decided): string =>
  event('meta', {
    ...{ session_id: raw.data.session_id, correlation_id: raw.id, model: raw.data.model_id },
    ...{ decision: decided.decision, posture_score: decided.posture_score },
    citations: context.citations,
  });

const written = (segment: Segment): string => {
  if (segment.type === 'text') return event('delta', { text: segment.text });
  if (segment.type === 'tool_call') {
    return event('tool', { id: segment.id, name: segment.name, arguments: segment.arguments });
  }
  const { final, usage } = segment;
  if (final.blocked) {
    const { rule: reason, reason: explanation } = final;
    return event('error', { error: 'blocked_by_policy', reason, explanation });
  }
  const redacted =
    final.finding_kinds.length === 0 ? '' : event('redaction', { kinds: final.finding_kinds });
  return redacted + event('done', { usage, stop_reason: final.stop_reason });
};

async function* texts(outcome: Decided, segments: AsyncIterable<Segment>) {
  let hasBegun = false;
  for await (const segment of segments) {
    yield hasBegun ? written(segment) : begin(outcome) + written(segment);
    hasBegun = true;
  }
}

const fail = (error: unknown): string => {
  const { code, message } = asWeirError(error);
  return event('error', { error: code, explanation: message });
};

/** Registers the route. */
export const chatStreamRoute = (server: FastifyInstance, parts: ChatParts): void => {
  server.post<{ Body: Static<typeof ChatBodySchema> }>(
    '/chat/stream',
    {
      schema: {
        summary: 'Asks the model like /chat; the answer comes as server-sent events',
        security: [{ bearer: [] }],
        body: ChatBodySchema,
        response: {
          200: { description: 'The stream', content: { 'text/event-stream': { schema: {} } } },
          ...chatProblems,
        },
      },
      onRequest: async (request) => {
        request.identity = await parts.authenticate(request);
      },
    },
    async (request, reply) => {
      const signal = goneSignal(request, reply);
      const outcome = await decideChat(request, reply, parts, signal);
      if (outcome.kind !== 'allowed') return sendRefusal(reply, outcome, parts.reviewMs);
      const segments = parts.answering.streamed(outcome.question);
      await sendEvents(reply, texts(outcome, segments), { signal, fail });
      return reply;
    },
  );
};
