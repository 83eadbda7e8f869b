// The webhook: the message as JSON, signed. Whoever gets it computes HMAC-SHA256 of `<timestamp>.<body>` with
// the shared secret and compares it with `X-Weir-Signature` (`v1=<hex>`).
import { createHmac } from 'node:crypto';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Send } from './message.ts';
import { type PostRules, post } from './post.ts';

/** The signature of a body at a moment. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** Sends to `url`. */
export const webhook =
  (
    { url, secret }: { readonly url: string; readonly secret: string },
    rules: PostRules,
    clock: Pick<Clock, 'now'>,
  ): Send =>
  (message, signal) => {
    const body = JSON.stringify(message);
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const headers = {
      'x-weir-delivery': message.delivery_id,
      'idempotency-key': message.delivery_id,
      'x-weir-timestamp': timestamp,
      'x-weir-signature': signatureOf(secret, timestamp, body),
    };
    return post(url, body, headers, rules, signal);
  };
