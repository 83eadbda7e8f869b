// Verified tokens are remembered, but never longer than they are valid.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintToken } from '../../../connectors/identity/tokens.ts';
import {
  type Keyring,
  openKeyring,
  ordinary,
  ordinaryClaims,
  startMs,
  verifyingDesk,
} from './desk.ts';
import { signingPair, startKeyServer } from './key-server.ts';

const medianMicroseconds = async (runs: number, act: (nth: number) => Promise<unknown>) => {
  const durations: number[] = [];
  for (let nth = 0; nth < runs; nth += 1) {
    const startedMs = performance.now();
    await act(nth);
    durations.push((performance.now() - startedMs) * 1_000);
  }
  return durations.sort((a, b) => a - b)[runs >> 1] ?? Number.NaN;
};

describe('remembered tokens', () => {
  let ring: Keyring;
  beforeAll(async () => {
    ring = await openKeyring();
  });
  afterAll(() => ring.remove());

  it('answer the same identity without checking the signature again', async () => {
    const desk = verifyingDesk(ring.keys);
    const token = await mintToken(ring.keys, ordinary);
    const first = await desk.verify(token);

    expect(await desk.verify(token)).toBe(first);
  });

  it('are forgotten at the second of their expiry', async () => {
    const desk = verifyingDesk(ring.keys);
    const token = await mintToken(ring.keys, ordinary);
    await desk.verify(token);
    desk.clock.advance(599_999);
    expect(await desk.codeOf(token)).toBe('accepted');
    desk.clock.advance(1);

    expect(await desk.codeOf(token)).toBe('WEIR_IDENTITY_EXPIRED');
  });

  it('stay apart: one caller is never taken for another', async () => {
    const desk = verifyingDesk(ring.keys);
    const subjects = ['ann', 'ben', 'eve'];
    const tokens = await Promise.all(
      subjects.map((subject) => mintToken(ring.keys, { ...ordinary, subject })),
    );
    for (let round = 0; round < 2; round += 1) {
      const found = await Promise.all(tokens.map((token) => desk.verify(token)));
      expect(found.map(({ subject }) => subject)).toEqual(subjects);
    }
  });

  it('do not make a changed token pass', async () => {
    const desk = verifyingDesk(ring.keys);
    const token = await mintToken(ring.keys, ordinary);
    await desk.verify(token);

    expect(await desk.codeOf(`${token.slice(0, -4)}AAAA`)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('do not include refused ones: what was early is let in later', async () => {
    const desk = verifyingDesk(ring.keys);
    const token = await mintToken(ring.keys, { ...ordinary, nowMs: startMs + 60_000 });
    expect(await desk.codeOf(token)).toBe('WEIR_IDENTITY_NOT_YET_VALID');
    desk.clock.advance(60_000);

    expect(await desk.codeOf(token)).toBe('accepted');
  });

  it('are bounded in number: one more than ten thousand drives out the oldest', async () => {
    const provider = await startKeyServer();
    const pair = await signingPair('crowd');
    provider.publish(pair);
    const desk = verifyingDesk(ring.keys, provider.url);
    const tokens = await Promise.all(
      Array.from({ length: 10_001 }, (_, nth) =>
        pair.sign({ ...ordinaryClaims, sub: `user-${nth}` }),
      ),
    );
    const verify = (nth: number) => desk.verify(tokens[nth] ?? '');
    const oldest = await verify(0);
    for (let from = 1; from < tokens.length; from += 500) {
      await Promise.all(tokens.slice(from, from + 500).map((token) => desk.verify(token)));
    }
    const newest = await verify(10_000);

    expect(await verify(10_000)).toBe(newest);
    expect(await verify(0)).not.toBe(oldest);
    await provider.stop();
  });

  it('cost less than a quarter of a first check', async () => {
    const desk = verifyingDesk(ring.keys);
    const tokens = await Promise.all(
      Array.from({ length: 200 }, (_, nth) =>
        mintToken(ring.keys, { ...ordinary, subject: `user-${nth}` }),
      ),
    );
    const check = (nth: number): Promise<unknown> => desk.verify(tokens[nth % 200] ?? '');
    const first = await medianMicroseconds(200, check);
    const again = await medianMicroseconds(2_000, check);
    console.log(`a first check takes ${first.toFixed(0)} µs, a later one ${again.toFixed(1)} µs`);

    expect(again).toBeLessThan(first / 4);
  });
});
