// Deadlines. A timeout that only a composed signal refers to is collected as garbage before it fires
// (nodejs/node#57736), and whoever waits for it waits for ever. One that is listened to is kept.

/**
 * A signal that is aborted after `ms`, or with `signal`. It keeps no process alive.
 *
 * @example
 * const answer = await fetch(url, { signal: deadline(1_000, request.signal) });
 */
export const deadline = (ms: number, signal?: AbortSignal | null): AbortSignal => {
  const end = new AbortController();
  for (const each of [AbortSignal.timeout(ms), ...(signal ? [signal] : [])]) {
    if (each.aborted) end.abort(each.reason);
    each.addEventListener('abort', () => end.abort(each.reason), { once: true });
  }
  return end.signal;
};
