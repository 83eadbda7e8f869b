import { describe, expect, it } from 'vitest';
import type { Effort } from '../../bench/benchmark.ts';
import { catalogue } from '../../bench/catalogue.ts';
import { measureSteps } from '../../bench/durable.ts';
import { queries, queryNamed } from '../../bench/queries/catalogue.ts';
import { checkOutputs } from '../../bench/queries/query.ts';
import { resultHtml } from '../../bench/report/html.ts';
import type { Result } from '../../bench/report/result.ts';
import { verdictLines } from '../../bench/report/text.ts';
import { inProcessSide } from '../../bench/sides/in-process.ts';

const baseMs = 1_767_225_600_000;
const events = 20_000;

const effort: Effort = {
  ...{
    rounds: 1,
    warmUpRounds: 0,
    events: 500,
    soakSeconds: 1,
    seconds: 1,
    quick: true,
    profile: false,
  },
  say: () => undefined,
};

describe('the queries of the bench', () => {
  it.each(queries.map(({ name }) => name))('%s yields what its model says', async (name) => {
    const query = queryNamed(name);
    const report = await inProcessSide(query)({ tenantId: 'bench', events, baseMs, collect: true });
    const fed = Array.from({ length: events }, (_, n) => query.event(n, baseMs));
    const { outputs = [] } = report ?? {};
    checkOutputs(name, outputs, query.expect(fed));
    expect(outputs.length).toBeGreaterThan(0);
  });

  it('are refused when one output is lost, repeated or wrong', () => {
    const expected = { must: ['a 1', 'b 2'], ordered: false };
    expect(() => checkOutputs('q', ['b 2', 'a 1'], expected)).not.toThrow();
    expect(() => checkOutputs('q', ['a 1'], expected)).toThrow('lost b 2');
    expect(() => checkOutputs('q', ['a 1', 'b 2', 'b 2'], expected)).toThrow('did not expect b 2');
    expect(() => checkOutputs('q', ['b 2', 'a 1'], { ...expected, ordered: true })).toThrow();
  });
});

describe('a benchmark on Redis', () => {
  it('measures side by side and draws its page', async () => {
    const outcome = await measureSteps(effort);
    const names = outcome.figures.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ten_operators_vs_one', 'cep_stage_vs_without']));
    const machine = {
      ...{ cpu: 'a <cpu>', cores: 2, memory_gib: 1, os: 'o', node: 'n', redis: 'r', load: 0 },
      ...{ commit: 'c', at: '2026-01-01T00:00:00.000Z' },
    };
    const steps = { name: 'steps', help: 'steps', seconds: 1, ...outcome };
    const result: Result = { machine, rounds: 1, seconds: 1, outcomes: [steps] };
    const page = resultHtml(result);
    expect(page).toContain('ten operators vs one');
    expect(page).toContain('a &#60;cpu&#62;');
    expect(page.match(/<svg/g)?.length).toBeGreaterThan(2);
    expect(page).not.toMatch(/<script|src=|url\(/);
    expect(verdictLines(result).join('\n')).toContain('ten_operators_vs_one');
  }, 180_000);

  it('is listed by a name of its own', () => {
    const names = catalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
