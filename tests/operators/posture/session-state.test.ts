import Type from 'typebox';
import { expect, it } from 'vitest';
import { pipeline } from '../../../engine/model/pipeline.ts';
import { topic } from '../../../engine/model/topic.ts';
import type { Level } from '../../../operators/cep/levels.ts';
import { map } from '../../../operators/flow/map.ts';
import { compareToSession } from '../../../operators/posture/compare-to-session.ts';
import { rememberAlerts } from '../../../operators/posture/remember-alerts.ts';
import { contentTokens } from '../../../operators/posture/tokens.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const Said = Type.Object({ session: Type.String(), text: Type.String() });
const said = topic({ name: 'said', schema: Said, retentionMs: 1 });
const drifts = topic({
  name: 'drifts',
  schema: Type.Object({ drift: Type.Number() }),
  retentionMs: 1,
});
const comparing = pipeline({
  name: 'comparing',
  from: said,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      map('read', ({ data }) => ({ session: data.session, tokens: contentTokens(data.text) })),
      compareToSession({ session: ({ session }) => session, tokens: ({ tokens }) => tokens }),
      map('shape', ({ intent_drift_score }) => ({ drift: intent_drift_score })),
    ),
  to: drifts,
});

const sales = 'quarterly sales figures of the northern region';
const more = 'northern region sales figures by quarterly target';
const tea = 'green tea leaves steeped in boiling water';

const driftsOf = async (
  turns: readonly (readonly [subject: string, session: string, text: string])[],
) => {
  const test = testPipeline(comparing);
  for (const [subject, session, text] of turns)
    await test.pipe(said, { session, text }, { subject });
  return (await test.read(drifts)).map(({ data }) => data.drift);
};

describePipeline('comparing a prompt to its session', () => {
  it('is neutral for two turns, then sees a turn of topic, then knows that topic', async () => {
    const seen = await driftsOf([
      ['u1', 's1', sales],
      ['u1', 's1', more],
      ['u1', 's1', tea],
      ['u1', 's1', tea],
    ]);
    expect(seen).toEqual([0, 0, 1, 0]);
  });

  it('knows neither other sessions nor other users', async () => {
    const seen = await driftsOf([
      ['u1', 's1', sales],
      ['u1', 's1', more],
      ['u1', 's2', tea],
      ['u2', 's1', tea],
    ]);
    expect(seen).toEqual([0, 0, 0, 0]);
  });

  it('remembers four sessions of a user: the fifth makes it forget the first', async () => {
    const others = ['s2', 's3', 's4', 's5'].map((session) => ['u1', session, sales] as const);
    const before = [['u1', 's1', sales] as const, ['u1', 's1', more] as const];
    expect((await driftsOf([...before, ...others, ['u1', 's1', tea]])).at(-1)).toBe(0);
    expect((await driftsOf([...before, ...others.slice(1), ['u1', 's1', tea]])).at(-1)).toBe(1);
  });
});

const Line = Type.Object({
  session: Type.String(),
  level: Type.Optional(Type.String()),
  ttps: Type.Array(Type.String()),
});
const lines = topic({ name: 'lines', schema: Line, retentionMs: 1 });
const judged = topic({
  name: 'judged',
  schema: Type.Object({
    session: Type.String(),
    level: Type.String(),
    ttps: Type.Array(Type.String()),
  }),
  retentionMs: 1,
});
interface Heard {
  readonly session: string;
  readonly level: string | undefined;
  readonly ttps: readonly string[];
  readonly atMs: number;
}
const remembering = pipeline({
  name: 'remembering',
  from: lines,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      map('read', ({ data, timeMs }): Heard => ({ ...data, level: data.level, atMs: timeMs })),
      rememberAlerts<Heard, Heard>({
        alertOf: ({ session, level, ttps }) =>
          level === undefined ? undefined : { session, level: level as Level, ttps },
        isPrompt: (value): value is Heard => value.level === undefined,
        session: ({ session }) => session,
        at: ({ atMs }) => atMs,
      }),
      map('shape', ({ session, alert_level, cep_ttps }) => ({
        ...{ session, level: alert_level as string },
        ttps: [...cep_ttps],
      })),
    ),
  to: judged,
});

describePipeline('remembering alerts', () => {
  const hear = async (
    heard: readonly (readonly [atMs: number, session: string, level?: Level, ttp?: string])[],
    subject = 'u1',
  ) => {
    const test = testPipeline(remembering, {
      startMs,
      limits: { clockSkewMsMax: 86_400_000 },
    });
    for (const [atMs, session, level, ttp] of heard) {
      const data = { session, ttps: ttp ? [ttp] : [], ...(level ? { level } : {}) };
      await test.pipe(lines, data, { subject, atMs: startMs + atMs });
    }
    return (await test.read(judged)).map(({ data }) => data);
  };

  it('passes prompts on with the alert of their session, and keeps alerts to itself', async () => {
    const seen = await hear([
      [0, 's1'],
      [1, 's1', 'high'],
      [2, 's1'],
      [3, 's2'],
    ]);
    expect(seen.map(({ session, level }) => [session, level])).toEqual([
      ['s1', 'ok'],
      ['s1', 'high'],
      ['s2', 'ok'],
    ]);
  });

  it('keeps the gravest level, whatever comes after', async () => {
    const seen = await hear([
      [0, 's1', 'critical', 'AML.T0054'],
      [1, 's1', 'low', 'AML.T0057'],
      [2, 's1'],
    ]);
    expect(seen).toEqual([{ session: 's1', level: 'critical', ttps: ['AML.T0054', 'AML.T0057'] }]);
  });

  it('hands techniques on only under a critical alert', async () => {
    const seen = await hear([
      [0, 's1', 'high', 'AML.T0054'],
      [1, 's1'],
    ]);
    expect(seen[0]?.ttps).toEqual([]);
  });

  it('forgets an alert after ten minutes', async () => {
    const seen = await hear([
      [0, 's1', 'critical'],
      [599_999, 's1'],
      [600_000, 's1'],
    ]);
    expect(seen.map(({ level }) => level)).toEqual(['critical', 'ok']);
  });
});
