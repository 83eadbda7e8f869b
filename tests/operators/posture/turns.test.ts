// The prompts that are remembered of a user, by values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  type Turn,
  turnLimits,
  turnsBefore,
  withTurn,
} from '../../../operators/posture/turns.ts';

const startMs = 1_767_225_600_000;
const turn = (change: Partial<Turn> = {}): Turn => ({
  ...{ id: 'e1', session: 's1', text: 'hello', score: 0, isRefused: false, atMs: startMs },
  ...change,
});
const bytes = (turns: readonly Turn[]): number =>
  turns.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

describe('what is remembered of a user', () => {
  const said = fc.record({
    session: fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6'),
    text: fc.string({ unit: 'grapheme', maxLength: 3_000 }).map(endOf),
    ...{ id: fc.uuid(), score: fc.constant(0), isRefused: fc.boolean() },
    waitMs: fc.integer({ min: -60_000, max: turnLimits.validMs }),
  });

  it('is bounded, and the newest prompt is there', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (all) => {
        let [turns, atMs]: [readonly Turn[], number] = [[], startMs];
        for (const { waitMs, ...each } of all) {
          atMs += waitMs;
          turns = withTurn(turns, { ...each, atMs });
          expect(turns.at(-1)).toEqual({ ...each, atMs });
          expect(turns.length).toBeLessThanOrEqual(turnLimits.userTurnsMax);
          expect(bytes(turns)).toBeLessThanOrEqual(turnLimits.userBytesMax);
          const own = turns.filter(({ session }) => session === each.session);
          expect(own.length).toBeLessThanOrEqual(turnLimits.turnsMax);
          expect(bytes(own)).toBeLessThanOrEqual(turnLimits.bytesMax);
          const before = turnsBefore(turns, each.session, atMs);
          expect(before.at(-1)).toEqual(turns.at(-1));
          expect(bytes(before)).toBeLessThanOrEqual(turnLimits.bytesMax);
        }
      }),
    );
  });

  it('is the end of a long prompt, without half a character', () => {
    expect(endOf(`${'x'.repeat(5_000)}the end `)).toMatch(/^x+the end$/);
    expect(endOf('🎈'.repeat(2_000))).toHaveLength(1_000);
    expect(endOf(`${'🎈'.repeat(2_000)}!`)).toHaveLength(999);
  });

  it('is over after an hour, turn by turn', () => {
    const turns = withTurn([turn({ text: 'a' })], turn({ text: 'b', atMs: startMs + 1 }));
    const textsAt = (ms: number) => turnsBefore(turns, 's1', startMs + ms).map(({ text }) => text);
    expect(textsAt(turnLimits.validMs - 1)).toEqual(['a', 'b']);
    expect(textsAt(turnLimits.validMs)).toEqual(['b']);
    expect(textsAt(turnLimits.validMs + 1)).toEqual([]);
  });

  it('is that of the session, and of all sessions where the session is new', () => {
    const turns = [turn(), turn({ session: 's2', text: 'other' })];
    expect(turnsBefore(turns, 's2', startMs)).toEqual([turns[1]]);
    expect(turnsBefore(turns, 's3', startMs)).toEqual(turns);
  });

  it('moves what is said again, in its session only', () => {
    const turns = [turn({ session: 's2' }), turn(), turn({ text: 'more' })];
    const again = turn({ atMs: startMs + 5 });
    expect(withTurn(turns, again)).toEqual([turns[0], turns[2], again]);
  });
});
