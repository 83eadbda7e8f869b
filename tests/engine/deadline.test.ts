import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { deadline } from '../../engine/kernel/deadline.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What a wait ends with; nobody but the wait refers to its signal. */
const waitFor = (ms: number, signal?: AbortSignal): Promise<unknown> => {
  const until = deadline(ms, signal);
  return new Promise((resolve) => {
    const end = () => resolve((until.reason as Error | undefined)?.name ?? until.reason);
    if (until.aborted) end();
    until.addEventListener('abort', end, { once: true });
  });
};

it('comes although garbage is collected while somebody waits for it', async () => {
  const ended = waitFor(300, new AbortController().signal);
  for (let times = 0; times < 5; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collectGarbage();
  }
  expect(await ended).toBe('TimeoutError');
}, 5_000);

it('is as early as the signal that was given', async () => {
  const asked = new AbortController();
  const ended = waitFor(60_000, asked.signal);
  asked.abort('gone');
  expect(await ended).toBe('gone');
  expect(await waitFor(60_000, asked.signal)).toBe('gone');
});
