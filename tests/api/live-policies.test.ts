// What holds in an organisation, on a real PostgreSQL: versions that cannot be loaded decide nothing.
import { randomBytes } from 'node:crypto';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLivePolicies } from '../../api/control/live-policies.ts';
import { rollbackTarget } from '../../api/control/policy-versions.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { keepPolicyVersion } from '../../connectors/postgres/policy-versions.ts';
import { openPool } from '../../connectors/postgres/pool.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import type { VersionSaid } from '../../pipelines/events/policy-control.ts';
import { bundleDirectory, openPolicies } from '../../policies/evaluator.ts';
import { dataOf, readBundle, withData } from '../../policies/manifest.ts';
import { bundleSigner } from '../../policies/signature.ts';
import { ordinaryPrompt } from '../policies/ordinary.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/worker.ts';

let server: TestPostgres;
let pool: DatabasePool;
const signer = bundleSigner(randomBytes(32));
const shipped = await openPolicies();
const base = readBundle(bundleDirectory);

beforeAll(async () => {
  server = await startTestPostgres();
  const url = await server.database('live');
  await migrate(url);
  pool = await openPool(url);
  await ensureTenant(pool, 't1', []);
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
});

const bundleAt = (allowBelow: number) => {
  const data = dataOf(base) as { spm_config: { prompt: object } };
  const prompt = { ...data.spm_config.prompt, allow_below: allowBelow };
  const changed = { ...data, spm_config: { ...data.spm_config, prompt } };
  return withData(base, Buffer.from(JSON.stringify(changed)));
};
const keep = async (allowBelow: number): Promise<void> => {
  const { manifest, wasm, data } = bundleAt(allowBelow);
  const text = JSON.stringify({ ...manifest, sources: {} });
  const content = { manifest: text, wasm, data, sources: {}, signature: signer.sign('t1', text) };
  const named = { tenantId: 't1', version: manifest.version };
  const described = { bundleHash: manifest.bundle_sha256, author: 'ada', note: 'a test' };
  await keepPolicyVersion(pool, { ...named, ...content }, described);
};
const said = (allowBelow: number): VersionSaid => {
  const { version, bundle_sha256: bundle_hash } = bundleAt(allowBelow).manifest;
  const more = { previous: 'shipped', rollback: false, reason: 'a test', by: 'ada' };
  return { kind: 'version', version, bundle_hash, ...more };
};
const open = () =>
  openLivePolicies({ shipped, pool: () => pool, signer, clock: systemClock, log: silentLog });
const input = { ...ordinaryPrompt, posture_score: 0.4 };

describe('live policies', () => {
  it('are those that are shipped, where nobody has said anything else', () => {
    expect(open().decidePrompt(input, 't1')).toEqual(shipped.decidePrompt(input));
  });

  it('refuse everything after a start while the version that holds cannot be loaded, and decide once it can', async () => {
    const live = open();
    live.activated('t1', said(0.51), true);
    await live.settled();
    const refused = live.decidePrompt({ ...input, posture_score: 0 }, 't1');
    expect(refused).toMatchObject({ decision: 'block', rule: 'fail_closed' });
    expect(refused.policy_version).toBe(said(0.51).version);
    expect(live.behind()).toEqual(['t1']);
    expect(live.decidePrompt(input, 't2')).toEqual(shipped.decidePrompt(input));
    await keep(0.51);
    await until(async () => live.decidePrompt(input, 't1').decision === 'allow');
    expect(live.behind()).toEqual([]);
    live.close();
  });

  it('swap to what was said last, and keep what held before where that cannot be loaded', async () => {
    const live = open();
    await Promise.all([keep(0.52), keep(0.53)]);
    live.activated('t1', said(0.52), false);
    expect(live.decidePrompt(input, 't1')).toEqual(shipped.decidePrompt(input));
    live.activated('t1', said(0.53), false);
    await live.settled();
    expect(live.decidePrompt(input, 't1').policy_version).toBe(said(0.53).version);
    live.activated('t1', said(0.54), false);
    await live.settled();
    expect(live.decidePrompt(input, 't1').policy_version).toBe(said(0.53).version);
    live.activated('t1', { ...said(0.54), version: 'shipped' }, false);
    await live.settled();
    expect(live.decidePrompt(input, 't1')).toEqual(shipped.decidePrompt(input));
    live.close();
  });
});

describe('a rollback', () => {
  const word = (version: string, previous: string, rollback = false): VersionSaid => ({
    ...{ kind: 'version', version, previous, rollback, bundle_hash: '', reason: '', by: '' },
  });

  it('leads step by step to what is shipped, and no further', () => {
    const words = [word('a', 'shipped'), word('b', 'a')];
    expect(rollbackTarget(words)).toBe('a');
    words.push(word('a', 'b', true));
    expect(rollbackTarget(words)).toBe('shipped');
    words.push(word('shipped', 'a', true));
    expect(rollbackTarget(words)).toBeUndefined();
    expect(rollbackTarget([])).toBeUndefined();
  });
});
