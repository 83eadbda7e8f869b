// Simulations by the built program on a real database: one judge or several say the same, in the same order, as
// deciding one after the other does; whoever waits for a judge that has gone hears of it.
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { postgresSink } from '../../connectors/postgres/sink.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { bundleDirectory, openBundle, promptEntrypoint } from '../../policies/evaluator.ts';
import { dataOf, readBundle, withData } from '../../policies/manifest.ts';
import { withChanges } from '../../policies/sources.ts';
import { at, decided, freshTask } from '../connectors/postgres/rows.ts';
import { ordinaryPrompt } from '../policies/ordinary.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const count = 23_000;
const lax = { spm_config: { prompt: { allow_below: 0.5 } } };
const bundle = readBundle(bundleDirectory);

/** Threads run what was built. */
const built = (name: string): Promise<unknown> =>
  import(new URL(`../../dist/api/simulation/${name}.js`, import.meta.url).href);
const { openSimulations } = (await built(
  'simulate',
)) as typeof import('../../api/simulation/simulate.ts');
const { openJudges } = (await built('judges')) as typeof import('../../api/simulation/judges.ts');

let database: TestPostgres;
let bulk: pg.Pool;
const { tenantId, ...task } = freshTask();
/** Several share a moment, so that the order among them shows. */
const momentOf = (nth: number): string => new Date(noon + Math.floor(nth / 7)).toISOString();
const factsOf = (nth: number) => ({
  ...{ ...ordinaryPrompt, posture_score: ((nth * 7_919) % 10_007) / 10_007 },
  guard_verdict: nth % 11 === 0 ? 'flag' : 'allow',
  ...(nth % 997 === 0 ? { guard_score: null } : {}),
});

beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  const active = await openBundle(bundle);
  const rows = Array.from({ length: count }, (_, nth) => {
    const facts = factsOf(nth);
    const { decision, rule } = active.decidePrompt(facts as typeof ordinaryPrompt);
    const said = nth % 501 === 0 ? { decision: 'block', rule: 'frozen' } : { decision, rule };
    const id = `d${String(nth).padStart(6, '0')}`;
    return decided(tenantId, id, { ...said, facts, decided_at: momentOf(nth) });
  });
  await postgresSink(bulk).write({ task: { tenantId, ...task }, from: at(0), to: at(1), rows });
});
afterAll(async () => {
  await bulk?.end();
  await database?.stop();
});

const simulated = (judges: number, page: { readonly offset: number; readonly limit: number }) => {
  const unused = () => {
    throw new Error('nobody asks for it');
  };
  const simulations = openSimulations({
    ...{ control: { versions: () => [] }, databaseUrl: database.url, clock: systemClock, judges },
    ...{ pool: unused, signer: { sign: unused, open: unused }, mayChangeRego: false },
    ...{ compiler: { name: 'none', ask: unused }, shippedHash: bundle.manifest.bundle_sha256 },
    ...{ transport: { append: unused }, journal: { note: unused } },
  });
  const range = { tenantId, fromMs: noon, toMs: noon + 86_400_000, countMax: 1_000_000, ...page };
  return simulations.recorded(range, { data: lax });
};

describe('a simulation of what was recorded', () => {
  it('says the same with one judge and with several, and as deciding one by one does', async () => {
    const page = { offset: 100, limit: 250 };
    const alone = await simulated(1, page);
    expect(await simulated(3, page)).toEqual(alone);

    const changed = withChanges({ 'data.json': bundle.data.toString('utf8') }, { data: lax });
    const [active, candidate] = await Promise.all([
      openBundle(bundle),
      openBundle(withData(bundle, Buffer.from(changed['data.json'] ?? ''))),
    ]);
    const otherwise = Array.from({ length: count }, (_, nth) => nth).filter((nth) => {
      const facts = factsOf(nth) as typeof ordinaryPrompt;
      const isJudged = nth % 501 !== 0 && nth % 997 !== 0;
      return isJudged && active.decidePrompt(facts).rule !== candidate.decidePrompt(facts).rule;
    });
    expect(alone.changed).toBe(otherwise.length);
    expect(alone.changes.map(({ event_id: id }) => id)).toEqual(
      otherwise.slice(100, 350).map((nth) => `d${String(nth).padStart(6, '0')}`),
    );
    expect(alone).toMatchObject({ read: count, left_out: { frozen: 46, incomplete: 23 } });
  }, 120_000);

  it('ends with the judges that it has, whatever they are at', async () => {
    const judges = openJudges(
      { wasm: bundle.wasm, data: dataOf(bundle) as object, entrypoint: promptEntrypoint },
      2,
      64,
    );
    const question = JSON.stringify(ordinaryPrompt);
    const [answer] = await judges.ask([question]);
    expect(answer).toContain('"posture_allow"');
    const asked = judges.ask(Array.from({ length: 200_000 }, () => question));
    const lost = expect(asked).rejects.toThrow('a thread has ended');
    await judges.close();
    await lost;
    await expect(judges.ask([question])).rejects.toThrow('a thread has ended');
  }, 60_000);
});
