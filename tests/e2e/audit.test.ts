// The audit end to end, on a running platform: records become leaves, are read, proven, taken along, tampered
// with and erased.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../connectors/audit-verifier/canonical.ts';
import { hashOfLeaf, isConsistent, isIncluded } from '../../connectors/audit-verifier/merkle.ts';
import { noteVerifier } from '../../connectors/audit-verifier/note.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';

interface AuditRecord {
  readonly event_id: string;
  readonly event_type: string;
  readonly actor: string;
  readonly timestamp: string;
  readonly session_id: string | null;
  readonly correlation_id: string;
  readonly component: string;
  readonly leaf_index: number | null;
  readonly erased: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
}

let platform: TestPlatform;
let auditor: string;
let admin: string;
beforeAll(async () => {
  platform = await startPlatform({ TENANTS: 't1,t2', RATE_LIMIT_RPM: '5000' });
  auditor = await platform.token({ sub: 'olga', roles: ['spm:auditor'] });
  admin = await platform.token({ sub: 'mia', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  if (platform) removeDirectory(platform.directory);
});

const ask = async (path: string, token = auditor, method = 'GET') => {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json;') ?? false;
  return {
    status: response.status,
    text,
    body: isJson || text.startsWith('{') ? tryJson(text) : {},
  };
};
const tryJson = (text: string) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};
const recordsOf = async (query: string, token = auditor): Promise<readonly AuditRecord[]> =>
  (await ask(`/audit?${query}`, token)).body.records;
/** Everything that the user has caused is a leaf. */
const settled = (query: string, countMin = 1) =>
  until(async () => {
    const records = await recordsOf(query);
    return records.length >= countMin && records.every(({ leaf_index }) => leaf_index !== null);
  });
const tamper = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(sql);
  await client.end();
};
const verify = async () => {
  const { code, stdout } = await platform.run(['audit', 'verify', '--json', '--tenant', 't1']);
  const [verdict] = JSON.parse(stdout);
  return { code, ...verdict };
};
const chat = async (sub: string, prompts: readonly string[], session_id: string) => {
  const token = await platform.token({ sub });
  for (const prompt of prompts) await platform.post('/chat', { prompt, session_id }, token);
};

describe('the audit', () => {
  it('begins with the start of the platform, for every tenant', async () => {
    await settled('event_type=platform_started');
    const other = await platform.token({ tenant_id: 't2', roles: ['spm:auditor'] });
    const [started] = await recordsOf('event_type=platform_started', other);
    expect(started?.payload).toMatchObject({ version: expect.any(String) });
  });

  it('is listed by filters in pages, for auditors and admins of the tenant alone', async () => {
    await chat('ada', ['What is a weir?', 'And a lock?'], 'ada-1');
    await settled('user=ada', 6);
    const pages = async (): Promise<readonly string[]> => {
      const paged: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const after: string = next === '' ? '' : `&after=${next}`;
        const { body } = await ask(`/audit?user=ada&limit=2${after}`);
        paged.push(...body.records.map(({ event_id }: AuditRecord) => event_id));
        next = body.next;
      }
      return paged;
    };
    let [all, paged]: [readonly AuditRecord[], readonly string[]] = [[], []];
    // A record that comes meanwhile stands on one side only.
    await until(async () => {
      [all, paged] = [await recordsOf('user=ada&limit=500'), await pages()];
      return paged.length === all.length;
    });
    const ids = all.map(({ event_id }) => event_id);
    expect(paged).toEqual(ids);
    const times = all.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort().reverse());
    const [decision] = await recordsOf('user=ada&event_type=policy_decision');
    const { correlation_id = '', component = '', timestamp = '' } = decision ?? {};
    for (const query of [
      `correlation_id=${correlation_id}`,
      `component=${component}&session=ada-1`,
      `from=${timestamp.slice(0, 23)}Z&user=ada`,
    ]) {
      const found = (await recordsOf(query)).map(({ event_id }) => event_id);
      expect(found, query).toContain(decision?.event_id);
    }
    expect(await recordsOf('to=2020-01-01')).toEqual([]);
    const user = await platform.token({ sub: 'ada' });
    expect((await ask('/audit', user)).status).toBe(403);
    const foreign = await platform.token({ tenant_id: 't2', roles: ['spm:admin'] });
    expect(await recordsOf('user=ada', foreign)).toEqual([]);
    for (const path of [`/audit/${ids[0]}`, `/audit/${ids[0]}/proof`]) {
      expect((await ask(path)).status).toBe(200);
      expect((await ask(path, foreign)).status).toBe(404);
    }
  });

  it('proves a record and its own growth to whoever has the key', async () => {
    const early = (await ask('/audit/checkpoint')).text;
    await chat('bob', ['How deep is a canal?'], 'bob-1');
    await settled('user=bob', 3);
    const [record] = await recordsOf('user=bob');
    const { body: proof } = await ask(`/audit/${record?.event_id}/proof`);
    const key = noteVerifier(readFileSync(join(platform.directory, 'checkpoints/t1.vkey'), 'utf8'));
    const head = key?.open(proof.checkpoint);
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    expect(head?.size).toBe(proof.tree_size);
    const leaf = hashOfLeaf(proof.leaf);
    const place = { index: proof.leaf_index, size: proof.tree_size, leaf };
    expect(isIncluded(place, proof.proof.map(bytes), head?.root ?? Buffer.alloc(0))).toBe(true);
    const committed = createHash('sha256')
      .update(Buffer.from(proof.salt, 'hex'))
      .update(canonicalText(proof.content))
      .digest('hex');
    expect(JSON.parse(proof.leaf).commitment).toBe(committed);
    const from = key?.open(early);
    const { body: growth } = await ask(`/audit/consistency?from=${from?.size}&to=${head?.size}`);
    expect(growth.from.root).toBe(from?.root.toString('base64'));
    const heads = [growth.from, growth.to].map(({ size, root }) => ({ size, root: bytes(root) }));
    const [one, two] = heads as [(typeof heads)[0], (typeof heads)[0]];
    expect(isConsistent(one, two, growth.proof.map(bytes))).toBe(true);
    expect((await ask(`/audit/consistency?from=1&to=999999`)).status).toBe(404);
    expect((await ask(`/audit/nothing/proof`)).status).toBe(404);
  });

  it('leaves as JSONL, CSV and OCSF, and says who took it', async () => {
    const listed = await recordsOf('user=ada&limit=500');
    const lines = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const jsonl = lines((await ask('/audit/export?format=jsonl&user=ada')).text);
    expect(jsonl).toEqual(listed.map((record) => ({ tenant_id: 't1', ...record })));
    const csv = (await ask('/audit/export?format=csv&user=ada')).text.trimEnd().split('\r\n');
    expect(csv).toHaveLength(listed.length + 1);
    expect(csv[0]).toMatch(/^tenant_id,leaf_index,event_id/);
    const ocsf = lines((await ask('/audit/export?format=ocsf&user=ada')).text);
    expect(ocsf).toHaveLength(listed.length);
    for (const event of ocsf) {
      expect(event).toMatchObject({
        class_uid: expect.toBeOneOf([6003, 2004]),
        type_uid: event.class_uid * 100 + event.activity_id,
        metadata: { version: '1.5.0', product: { name: 'Weir' }, tenant_uid: 't1' },
        time: expect.any(Number),
        severity_id: expect.any(Number),
      });
    }
    const args = ['audit', 'export', '--user', 'ada', '--format', 'jsonl'];
    expect(lines((await platform.run(args)).stdout)).toEqual(jsonl);
    await settled('event_type=audit_exported&user=olga', 3);
  });

  it('is verified while it grows, and finds an UPDATE', async () => {
    expect(await verify()).toMatchObject({ code: 0, sound: true, problems: [] });
    const [record] = await recordsOf('user=bob&event_type=policy_decision');
    const was = JSON.stringify(record?.payload).replaceAll("'", "''");
    const where = `WHERE tenant_id = 't1' AND event_id = '${record?.event_id}'`;
    await tamper(`UPDATE audit_export SET payload = payload || '{"decision":"block"}' ${where}`);
    const verdict = await verify();
    expect(verdict).toMatchObject({
      ...{ code: 1, sound: false },
      problems: [{ kind: 'edited', leaf: record?.leaf_index, event_id: record?.event_id }],
    });
    const { code, stdout } = await platform.run(['audit', 'verify', '--tenant', 't1']);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`at leaf ${record?.leaf_index}`)]);
    await tamper(`UPDATE audit_export SET payload = '${was}' ${where}`);
    expect(await verify()).toMatchObject({ code: 0, sound: true });
  });

  it('is held to a checkpoint that somebody has kept', async () => {
    const file = join(platform.directory, 'kept.txt');
    writeFileSync(file, `${(await ask('/audit/checkpoint')).text}\n`);
    const args = ['audit', 'verify', '--tenant', 't1', '--checkpoint', file];
    expect((await platform.run(args)).code).toBe(0);
    writeFileSync(file, `${(await ask('/audit/checkpoint')).text.replace(/\n\d+\n/, '\n1\n')}\n`);
    const { code, stdout } = await platform.run(args);
    expect([code, stdout]).toEqual([1, expect.stringContaining('checkpoint_invalid')]);
    expect((await platform.run(['audit', 'verify', '--key', '/nowhere'])).code).toBe(1);
  });
});

describe('erasing a person', () => {
  it('leaves nothing of the person in the database, and every proof', async () => {
    await chat('carl', ['My boat is called Marigold.', 'Where is it moored?'], 'carl-1');
    await settled('user=carl', 6);
    const before = await recordsOf('user=carl&limit=500');
    const { body: proof } = await ask(`/audit/${before[0]?.event_id}/proof`);
    const user = await platform.token({ sub: 'carl' });
    expect((await ask('/audit/subjects/carl', user, 'DELETE')).status).toBe(403);
    expect((await ask('/audit/subjects/carl', auditor, 'DELETE')).status).toBe(403);
    const { status, body } = await ask('/audit/subjects/carl', admin, 'DELETE');
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ decisions: 2, waiting: 0, erasure_id: expect.any(String) }),
    ]);
    expect(body.records).toBeGreaterThanOrEqual(before.length);
    expect(body.events).toBeGreaterThan(3);
    expect(body.memories).toBeGreaterThan(0);
    expect(await recordsOf('user=carl')).toEqual([]);
    const { body: after } = await ask(`/audit/${before[0]?.event_id}`);
    expect(after).toMatchObject({ actor: 'erased', payload: {}, session_id: null, erased: true });
    const client = new pg.Client({ connectionString: platform.databaseUrl });
    await client.connect();
    for (const table of ['audit_export', 'decisions', 'event_archive', 'reports']) {
      const { rows } = await client.query(
        `SELECT t::text FROM ${table} t WHERE t::text ~ 'carl|Marigold'`,
      );
      expect(rows, table).toEqual([]);
    }
    await client.end();
    await settled('event_type=audit_erased');
    const { body: later } = await ask(`/audit/${before[0]?.event_id}/proof`);
    expect(later).toMatchObject({ leaf: proof.leaf, salt: null, content: null });
    const { body: record } = await ask(`/audit/${body.erasure_id}`);
    expect(record).toMatchObject({ actor: 'mia', event_type: 'audit_erased' });
    expect(JSON.stringify(record)).not.toContain('carl');
    const verdict = await verify();
    expect(verdict).toMatchObject({ code: 0, sound: true });
    expect(verdict.erased).toBeGreaterThanOrEqual(before.length);
  });

  it('is done from the command line, too', async () => {
    await chat('dora', ['I keep bees.'], 'dora-1');
    await settled('user=dora', 3);
    const { code, stdout } = await platform.run(['audit', 'erase', '--user', 'dora', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ decisions: 1, waiting: 0 }),
    ]);
    expect(await recordsOf('user=dora')).toEqual([]);
    expect(await verify()).toMatchObject({ code: 0, sound: true });
  });
});
