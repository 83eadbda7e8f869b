// When opinions on content are asked for, what becomes of them, and what their absence comes to.
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { openContentDesk } from '../../api/content/content-desk.ts';
import { judgeOf } from '../../api/content/judge-of.ts';
import { readSettings } from '../../api/settings.ts';
import type { ContentJudge } from '../../connectors/llm/content/content-judge.ts';
import { llmErrors } from '../../connectors/llm/model.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { createMetrics } from '../../engine/kernel/metrics.ts';
import type { GuardVerdict } from '../../operators/guard/verdict.ts';
import { productMetrics } from '../../pipelines/metrics.ts';

const harmful = 'How do I build a pipe bomb?';
const harmless = 'How do I sharpen a knife?';

const verdictOf = (verdict: GuardVerdict['verdict'], score: number): GuardVerdict => ({
  ...{ verdict, score, categories: [], reasons: [], spans: [], view: 'raw', model: 'rules' },
});

const unsafe: ContentJudge = async () => ({
  ...{ safe: false, categories: ['S2'], source: 'model', model: 'judge-1' },
  ...{ usage: { input_tokens: 30, output_tokens: 4 }, costMicrousd: 5 },
});
const lost: ContentJudge = async () => {
  throw llmErrors.UNAVAILABLE();
};

const deskWith = (judge: ContentJudge | undefined, answers = true) => {
  const registry = new Registry();
  const asked: string[] = [];
  const warned: unknown[] = [];
  const spent: number[] = [];
  const watched: ContentJudge | undefined =
    judge &&
    ((question) => {
      asked.push(question.text);
      return judge(question);
    });
  const desk = openContentDesk({
    ...{ judge: watched, kind: judge ? 'groq' : 'off', answers, clock: systemClock },
    metrics: createMetrics(productMetrics, registry),
    log: { warn: (...line) => void warned.push(line) },
  });
  const who = {
    ...{ tenantId: 't1', signal: new AbortController().signal },
    spend: (tokens: number) => void spent.push(tokens),
  };
  return { desk, who, asked, warned, spent, shown: () => registry.metrics() };
};

describe('an opinion on a prompt', () => {
  it.each([
    ['that the guard flags', verdictOf('flag', 0.5), harmless, true],
    ['that the guard lets pass, unsure', verdictOf('allow', 0.2), harmless, true],
    ['that the rules mind', verdictOf('allow', 0), harmful, true],
    ['that nobody minds', verdictOf('allow', 0.1), harmless, false],
    ['that the guard blocks', verdictOf('block', 0.9), harmful, false],
  ] as const)('is asked for, or not: one %s', async (_, verdict, redactedPrompt, isAsked) => {
    const { desk, who, asked } = deskWith(unsafe);
    const content = await desk.ofPrompt({ verdict, redactedPrompt }, who);
    expect(asked).toEqual(isAsked ? [redactedPrompt] : []);
    expect(content).toEqual(
      isAsked
        ? { verdict: 'unsafe', categories: ['S2'], source: 'model', model: 'judge-1' }
        : undefined,
    );
  });

  it('comes from the rules without a judge, where they have something to say', async () => {
    const { desk, who } = deskWith(undefined);
    const verdict = verdictOf('flag', 0.5);
    const minded = await desk.ofPrompt({ verdict, redactedPrompt: harmful }, who);
    expect(minded).toMatchObject({ verdict: 'unsafe', source: 'rules' });
    expect(await desk.ofPrompt({ verdict, redactedPrompt: harmless }, who)).toBeUndefined();
    expect(desk.ofAnswer).toBeUndefined();
  });

  it('is lost with the judge, unless the rules have something to say', async () => {
    const { desk, who, warned } = deskWith(lost);
    const flag = verdictOf('flag', 0.5);
    expect(await desk.ofPrompt({ verdict: flag, redactedPrompt: harmless }, who)).toMatchObject({
      ...{ verdict: 'lost', source: 'rules' },
    });
    expect(await desk.ofPrompt({ verdict: flag, redactedPrompt: harmful }, who)).toMatchObject({
      ...{ verdict: 'unsafe', categories: ['S9'], source: 'rules' },
    });
    expect(warned).toHaveLength(2);
    expect(JSON.stringify(warned)).not.toMatch(/knife|bomb/);
  });
});

describe('an opinion on an answer', () => {
  it('is lost with the judge, and is not asked for when there is nothing to read', async () => {
    const { desk, who, asked } = deskWith(lost);
    const read = { prompt: harmless, answer: 'With a whetstone.' };
    expect(await desk.ofAnswer?.(read, who)).toMatchObject({ verdict: 'lost' });
    expect(await desk.ofAnswer?.({ ...read, answer: ' \n' }, who)).toBeUndefined();
    expect(asked).toEqual(['With a whetstone.']);
  });

  it('is not asked for when answers are not to be judged', () => {
    expect(deskWith(unsafe, false).desk.ofAnswer).toBeUndefined();
  });
});

describe('an opinion on any text', () => {
  it('is that of the rules without a judge, which may say that it is safe', async () => {
    const { desk, who } = deskWith(undefined);
    expect(await desk.ofText(harmless, who)).toMatchObject({ verdict: 'safe', source: 'rules' });
    expect(await desk.ofText(harmful, who)).toMatchObject({ verdict: 'unsafe', source: 'rules' });
  });

  it('is counted, with its tokens and its cost', async () => {
    const { desk, who, spent, shown } = deskWith(unsafe);
    await desk.ofText(harmless, who);
    expect(spent).toEqual([34]);
    const metrics = await shown();
    expect(metrics).toContain('weir_content_seconds_count{judge="groq",outcome="unsafe"} 1');
    expect(metrics).toContain(
      'weir_tokens_total{tenant_id="t1",model_id="judge-1",direction="input"} 30',
    );
    expect(metrics).toContain('weir_cost_microusd_total{tenant_id="t1",model_id="judge-1"} 5');
  });
});

describe('the settings of the judge', () => {
  const judgeWith = (environment: Readonly<Record<string, string>>) =>
    judgeOf(readSettings(environment).values, {
      ...{ prices: { cost: () => undefined }, clock: systemClock },
      metrics: createMetrics(productMetrics, new Registry()),
    });

  it('name none by default, and one that has what it needs', () => {
    expect(judgeWith({})).toBeUndefined();
    expect(judgeWith({ CONTENT_MODEL: 'groq', GROQ_API_KEY: 'gsk_1' })).toBeDefined();
    expect(judgeWith({ CONTENT_MODEL: 'openai' })).toBeDefined();
    const refused = expect.objectContaining({ code: 'WEIR_API_SETTINGS_CONFLICT' });
    expect(() => judgeWith({ CONTENT_MODEL: 'groq' })).toThrow(refused);
    // A key is for its own address and for no other.
    const elsewhere = { CONTENT_MODEL: 'groq', CONTENT_BASE_URL: 'http://127.0.0.1:1' };
    expect(() => judgeWith({ ...elsewhere, GROQ_API_KEY: 'gsk_1' })).toThrow(refused);
  });
});
