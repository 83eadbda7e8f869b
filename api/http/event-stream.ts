// Server-sent events over a reply: nothing is sent before the first text is there, so that what fails
// before it is answered like any other request; a slow reader is waited for.
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemClock } from '../../engine/kernel/clock.ts';
import { keepFresh } from '../control/keep-fresh.ts';

/** A signal for the moment at which the client hangs up. */
export const goneSignal = (request: FastifyRequest, reply: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished || !request.raw.complete) gone.abort();
  });
  return gone.signal;
};

const beatEveryMs = 15_000;

/**
 * Sends texts as they come and ends the reply. Rejects when the first one cannot be had; `fail` says
 * what ends a stream that has begun.
 */
export const sendEvents = async (
  reply: FastifyReply,
  texts: AsyncIterable<string>,
  { signal, fail }: { readonly signal: AbortSignal; readonly fail: (error: unknown) => string },
): Promise<void> => {
  const { raw } = reply;
  const write = async (text: string): Promise<void> => {
    if (text !== '' && !raw.write(text)) await once(raw, 'drain', { signal });
  };
  let hasBegun = false;
  // Who waits for a reviewer hears that the connection lives.
  const beat = keepFresh(
    beatEveryMs,
    async () => {
      if (hasBegun) raw.write(': waiting\n\n');
    },
    systemClock,
  );
  try {
    for await (const text of texts) {
      if (!hasBegun) {
        hasBegun = true;
        reply.hijack();
        raw.writeHead(200, {
          ...reply.getHeaders(),
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        } as Record<string, string>);
      }
      await write(text);
    }
  } catch (error) {
    if (!hasBegun) throw error;
    if (!signal.aborted) await write(fail(error)).catch(() => undefined);
  } finally {
    beat.close();
  }
  raw.end();
};
