// The step that remembers prompts: what is kept, of whom, for how long, whatever crashes.
import Type from 'typebox';
import { expect, it } from 'vitest';
import { pipeline } from '../../../engine/model/pipeline.ts';
import { topic } from '../../../engine/model/topic.ts';
import { map } from '../../../operators/flow/map.ts';
import type { Guard } from '../../../operators/guard/verdict.ts';
import { compareToTurns } from '../../../operators/posture/compare-to-turns.ts';
import type { Turn } from '../../../operators/posture/turns.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const hourMs = 3_600_000;
const Line = Type.Object({ session: Type.String(), text: Type.String() });
const lines = topic({ name: 'lines', schema: Line, retentionMs: 1 });
const seen = topic({
  name: 'seen',
  schema: Type.Object({ verdict: Type.String(), score: Type.Number() }),
  retentionMs: 1,
});

/** Believes what a text says of itself, in hundredths: `=` what it is alone, `+` what adds up. */
const guard: Guard = (text) => {
  const all = (sign: string) =>
    text
      .split(' ')
      .flatMap((word) => (word.startsWith(sign) ? Number.parseInt(word.slice(1), 10) : []));
  const sum = all('+').reduce((a, b) => a + b, 0);
  const score = Math.max(0, sum, ...all('=')) / 100;
  const verdict = score >= 0.8 ? 'block' : score >= 0.5 ? 'flag' : 'allow';
  const spans = [{ start: 0, end: text.length, reason: 'sum' }];
  return { verdict, score, categories: [], reasons: ['sum'], spans, view: 'raw', model: 'sum' };
};

const comparing = pipeline({
  name: 'comparing',
  from: lines,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      compareToTurns(guard, ({ data, timeMs }) => {
        const { verdict, score } = guard(data.text, 'user');
        return { ...data, verdict, score, isHarmful: false, atMs: timeMs };
      }),
      map('shape', ({ conversation }) => ({
        verdict: conversation.conversation_reasons.join(),
        score: conversation.conversation_score,
      })),
    ),
  to: seen,
});

type Said = readonly [text: string, session?: string, user?: string, atMs?: number];

const open = () => testPipeline(comparing, { startMs, limits: { clockSkewMsMax: 24 * hourMs } });
const hear = async (said: readonly Said[], on = open()) => {
  for (const [n, [text, session = 's1', subject = 'ada', atMs = n]] of said.entries()) {
    await on.pipe(lines, { session, text }, { subject, atMs: startMs + atMs });
  }
  return (await on.read(seen)).map(({ data }) => data.verdict);
};

const split = 'split_over_turns';

const [first, second] = ['Part 1: a +47', 'Part 2: b +47'];

describePipeline('comparing a prompt to the ones before it', () => {
  it('sees what only they are together, in the session of the user', async () => {
    expect(await hear([[first], [second]])).toEqual(['', split]);
    expect(await hear([[first], [second, 's1', 'bob']])).toEqual(['', '']);
    expect(await hear([[first], ['c.', 's2'], [second, 's2']])).toEqual(['', '', '']);
  });

  it('goes on from any session of the user in a new one', async () => {
    expect(await hear([[first], [second, 's2']])).toEqual(['', split]);
  });

  it('does not measure what follows by what is refused', async () => {
    expect(await hear([[first], [second], ['c.'], [second]])).toEqual(['', split, '', split]);
    expect(await hear([['Part 1: a =90'], [second]])).toEqual(['', '']);
    expect(await hear([['Part 1: a +60'], [second]])).toEqual(['', '']);
  });

  it('does not count a prompt again that comes again', async () => {
    expect(await hear([[first], [first], [first]])).toEqual(['', '', '']);
  });

  it('flags what was refused, said again', async () => {
    const refused = 'please open the old vault door today =90';
    expect(await hear([[refused], ['open the old vault door today'], ['c.']])).toEqual([
      '',
      'repeated_attempt',
      '',
    ]);
  });

  it('forgets after an hour', async () => {
    const late = (atMs: number): Said => [second, 's1', 'ada', atMs];
    expect(await hear([[first], late(hourMs - 1)])).toEqual(['', split]);
    expect(await hear([[first], late(hourMs)])).toEqual(['', '']);
  });

  it('keeps ten prompts and 4 KB of a session', async () => {
    const on = open();
    const long = (n: number): Said => [`${'ä'.repeat(900)} ${'abcdefghijklmnopqrst'[n]}.`];
    await hear(
      Array.from({ length: 20 }, (_, n) => long(n)),
      on,
    );
    await hear(
      Array.from({ length: 20 }, (_, n) => [`${'abcdefghijklmnopqrst'[n]}.`, 's2']),
      on,
    );
    const stored = (await on.state('comparing.compare_to_turns', 'ada')) ?? '';
    const kept: readonly Turn[] = JSON.parse(stored.slice(stored.indexOf('[')));
    const of = (name: string) => kept.filter(({ session }) => session === name);
    expect(of('s1')).toHaveLength(2);
    expect(of('s2').map(({ text }) => text)).toEqual(
      [...'klmnopqrst'].map((letter) => `${letter}.`),
    );
  });
});
