// What somebody with the database, and without the key and the exported checkpoints, may do to a ledger. Some
// ways are clumsy, some make everything fit again: rows, hashes, tree, and checkpoints by another key.
import type pg from 'pg';
import { type NoteKey, signCheckpoint } from '../../operators/audit/checkpoint.ts';
import { appendRecords, type PendingRecord } from '../../operators/audit/ledger.ts';
import { foreignKey } from '../support/ledger.ts';

export const kinds = [
  ...['edit', 'delete', 'swap', 'truncate', 'insert', 'fork', 'hide'],
] as const satisfies readonly string[];
export type Kind = (typeof kinds)[number];

export interface Attack {
  readonly client: pg.PoolClient;
  readonly tenantId: string;
  /** Leaves there are. */
  readonly size: number;
  readonly key: NoteKey;
  /** A whole number from 0 up to, not including, `below`. */
  readonly pick: (below: number) => number;
}

type Way = (attack: Attack) => Promise<string>;

const oneOf = <Item>({ pick }: Attack, items: readonly Item[]): Item =>
  items[pick(items.length)] as Item;

const run = async ({ client, tenantId }: Attack, text: string, ...more: readonly unknown[]) => {
  await client.query(text, [tenantId, ...more]);
};

/** The id of the record of a leaf. */
const idAt = async ({ client, tenantId }: Attack, leaf: number): Promise<string> => {
  const { rows } = await client.query<{ event_id: string }>(
    'SELECT event_id FROM audit_leaf WHERE tenant_id = $1 AND leaf_index = $2',
    [tenantId, leaf],
  );
  return rows[0]?.event_id ?? '';
};

const recordEdits = [
  `actor = actor || 'x'`,
  `"timestamp" = "timestamp" + interval '1 microsecond'`,
  `"timestamp" = "timestamp" - interval '1 day'`,
  `payload = payload || '{"decision":"block"}'`,
  `payload = payload - 'posture_score'`,
  `payload = jsonb_set(payload, '{posture_score}', '0.2500001')`,
  `payload = jsonb_set(payload, '{signals,0}', '"drifting"')`,
  `session_id = NULL`,
  `session_id = 's2'`,
  `correlation_id = correlation_id || '0'`,
  `component = 'gateway'`,
  `severity = 'critical'`,
  `event_type = 'request_refused'`,
  `ttp_codes = '{}'`,
  `ttp_codes = ttp_codes || '{AML.T0054}'`,
  `sequence = sequence + 100000`,
  `partition = 7`,
];
const leafEdits = [
  `salt = set_byte(salt, 3, (get_byte(salt, 3) + 1) % 256)`,
  `commitment = set_byte(commitment, 9, (get_byte(commitment, 9) + 1) % 256)`,
  `leaf_hash = set_byte(leaf_hash, 0, (get_byte(leaf_hash, 0) + 1) % 256)`,
  `salt = substr(salt, 1, 31)`,
];

const editRecord: Way = async (attack) => {
  const change = oneOf(attack, recordEdits);
  const id = await idAt(attack, attack.pick(attack.size));
  await run(attack, `UPDATE audit_export SET ${change} WHERE tenant_id = $1 AND event_id = $2`, id);
  return `record: ${change}`;
};

const editLeaf: Way = async (attack) => {
  const change = oneOf(attack, leafEdits);
  const leaf = attack.pick(attack.size);
  await run(
    attack,
    `UPDATE audit_leaf SET ${change} WHERE tenant_id = $1 AND leaf_index = $2`,
    leaf,
  );
  return `leaf: ${change}`;
};

const editTree: Way = async (attack) => {
  await run(
    attack,
    `UPDATE audit_tile SET hashes = set_byte(hashes, $2, (get_byte(hashes, $2) + 1) % 256)
     WHERE tenant_id = $1 AND level = 0 AND tile_index = $3`,
    ...[attack.pick(32), attack.pick(Math.ceil(attack.size / 64))],
  );
  return 'tile';
};

const records = async ({ client, tenantId }: Attack): Promise<readonly PendingRecord[]> => {
  const { rows } = await client.query<PendingRecord>(
    `SELECT r.tenant_id, r.event_id, r.event_type, r.component, r.severity, r.actor, r.session_id,
       to_char(r."timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS timestamp,
       r.correlation_id, r.ttp_codes, r.payload, r.partition, r.sequence::float8 AS sequence
     FROM audit_leaf l JOIN audit_export r USING (tenant_id, event_id)
     WHERE l.tenant_id = $1 ORDER BY l.leaf_index`,
    [tenantId],
  );
  return rows;
};

/**
 * Puts another ledger of these records in the place of the stored one, in which everything fits. Of the
 * checkpoints, those up to `keep` leaves stay; one by `key` says where the new one stands.
 */
const replaceWith = async (
  attack: Attack,
  list: readonly PendingRecord[],
  { keep, key }: { readonly keep: number; readonly key: NoteKey | undefined },
): Promise<void> => {
  const salts = Buffer.alloc(list.length * 32, attack.pick(256));
  const made = appendRecords(
    { size: 0, note: undefined, tiles: [] },
    list,
    salts,
    key ?? foreignKey(attack.key.name),
  );
  await run(attack, 'DELETE FROM audit_leaf WHERE tenant_id = $1');
  await run(attack, 'DELETE FROM audit_tile WHERE tenant_id = $1');
  await run(attack, 'DELETE FROM audit_checkpoint WHERE tenant_id = $1 AND size > $2', keep);
  const hex = (bytes: Buffer): string => bytes.toString('hex');
  await run(
    attack,
    `INSERT INTO audit_leaf SELECT $1, i, e, decode(s, 'hex'), decode(c, 'hex'), decode(h, 'hex')
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) AS l (i, e, s, c, h)`,
    made.leaves.map(({ index }) => index),
    made.leaves.map(({ event_id }) => event_id),
    made.leaves.map(({ salt }) => hex(salt)),
    made.leaves.map(({ commitment }) => hex(commitment)),
    made.leaves.map(({ leafHash }) => hex(leafHash)),
  );
  await run(
    attack,
    `INSERT INTO audit_tile SELECT $1, l, i, decode(h, 'hex')
     FROM unnest($2::int[], $3::int[], $4::text[]) AS t (l, i, h)`,
    made.tiles.map(({ level }) => level),
    made.tiles.map(({ index }) => index),
    made.tiles.map(({ hashes }) => hex(hashes)),
  );
  if (key === undefined || made.checkpoint.size <= keep) return;
  const note = signCheckpoint({ ...made.checkpoint, origin: attack.key.name }, key);
  await run(
    attack,
    'INSERT INTO audit_checkpoint (tenant_id, size, note) VALUES ($1, $2, $3)',
    ...[made.checkpoint.size, note],
  );
};

/** Who signs the new one: nobody, somebody else, or, the key having leaked, the platform. */
const signers = (attack: Attack): readonly (NoteKey | undefined)[] => [
  undefined,
  foreignKey(attack.key.name),
  attack.key,
];

const editAndRebuild: Way = async (attack) => {
  const id = await idAt(attack, attack.pick(attack.size));
  await run(
    attack,
    `UPDATE audit_export SET payload = '{"decision":"allow"}', actor = 'nobody'
     WHERE tenant_id = $1 AND event_id = $2`,
    id,
  );
  await replaceWith(attack, await records(attack), { keep: attack.size, key: undefined });
  return 'record and all hashes';
};

const remove: Way = async (attack) => {
  const leaf = attack.pick(attack.size);
  const id = await idAt(attack, leaf);
  const what = attack.pick(3);
  if (what !== 1) {
    await run(attack, 'DELETE FROM audit_export WHERE tenant_id = $1 AND event_id = $2', id);
  }
  if (what !== 0) {
    await run(attack, 'DELETE FROM audit_leaf WHERE tenant_id = $1 AND leaf_index = $2', leaf);
  }
  return ['record', 'leaf', 'record and leaf'][what] ?? '';
};

const removeAndClose: Way = async (attack) => {
  const gone = attack.pick(attack.size);
  const id = await idAt(attack, gone);
  const rest = (await records(attack)).filter(({ event_id }) => event_id !== id);
  await run(attack, 'DELETE FROM audit_export WHERE tenant_id = $1 AND event_id = $2', id);
  await replaceWith(attack, rest, { keep: gone, key: oneOf(attack, signers(attack)) });
  return 'record, and the ledger closed up';
};

const two = ({ size, pick }: Attack): readonly [number, number] => {
  const one = pick(size);
  return [one, (one + 1 + pick(size - 1)) % size];
};

const swapContents: Way = async (attack) => {
  const [one, other] = await Promise.all(two(attack).map((leaf) => idAt(attack, leaf)));
  await run(
    attack,
    `UPDATE audit_export r SET actor = o.actor, payload = o.payload, event_type = o.event_type,
       "timestamp" = o."timestamp", correlation_id = o.correlation_id
     FROM audit_export o
     WHERE r.tenant_id = $1 AND o.tenant_id = $1 AND r.event_id IN ($2, $3)
       AND o.event_id IN ($2, $3) AND o.event_id <> r.event_id`,
    ...[one, other],
  );
  return 'contents';
};

const swapLeaves: Way = async (attack) => {
  const [one, other] = two(attack);
  const move = 'UPDATE audit_leaf SET leaf_index = $3 WHERE tenant_id = $1 AND leaf_index = $2';
  await run(attack, move, one, -1);
  await run(attack, move, other, one);
  await run(attack, move, -1, other);
  return 'leaves';
};

const swapAndRebuild: Way = async (attack) => {
  const [one, other] = two(attack);
  const list = [...(await records(attack))];
  const [a, b] = [list[one], list[other]];
  if (a && b) [list[one], list[other]] = [b, a];
  await replaceWith(attack, list, {
    keep: Math.min(one, other),
    key: oneOf(attack, signers(attack)),
  });
  return 'order, and all hashes';
};

const truncate: Way = async (attack) => {
  const keep = attack.pick(attack.size);
  const list = await records(attack);
  const ids = list.slice(keep).map(({ event_id }) => event_id);
  await run(attack, 'DELETE FROM audit_export WHERE tenant_id = $1 AND event_id = ANY ($2)', ids);
  for (const table of ['audit_stored', 'audit_sequenced']) {
    await run(
      attack,
      `UPDATE ${table} s SET sequence = coalesce((SELECT max(sequence) FROM audit_export r
       WHERE r.tenant_id = $1 AND r.partition = s.partition), 0) WHERE tenant_id = $1`,
    );
  }
  const key = oneOf(attack, signers(attack));
  if (keep > 0) await replaceWith(attack, list.slice(0, keep), { keep, key });
  else
    for (const table of ['audit_leaf', 'audit_tile', 'audit_checkpoint']) {
      await run(attack, `DELETE FROM ${table} WHERE tenant_id = $1`);
    }
  return 'the end, and all that spoke of it';
};

const forged = (tenantId: string, sequence: number, partition = 0): PendingRecord => ({
  ...{ tenant_id: tenantId, event_id: 'forged', event_type: 'policy_decision', component: 'judge' },
  ...{ severity: 'info', timestamp: '2026-06-01T12:00:00.000000Z', actor: 'eve', session_id: null },
  ...{ correlation_id: 'forged', ttp_codes: [], payload: { decision: 'allow' } },
  ...{ partition, sequence },
});

const storeForged = (attack: Attack, record: PendingRecord): Promise<void> =>
  run(
    attack,
    `INSERT INTO audit_export SELECT r.* FROM jsonb_populate_record(NULL::audit_export, $2) r
     WHERE r.tenant_id = $1`,
    JSON.stringify(record),
  );

const insertRecord: Way = async (attack) => {
  const partition = attack.pick(2) === 0 ? 0 : 9;
  const sequence = partition === 9 ? 1 + attack.pick(5) : 500_000 + attack.pick(9);
  await storeForged(attack, forged(attack.tenantId, sequence, partition));
  return 'record';
};

const insertAndRebuild: Way = async (attack) => {
  const at = attack.pick(attack.size + 1);
  const list = await records(attack);
  const record = forged(attack.tenantId, 100_000);
  await storeForged(attack, record);
  for (const table of ['audit_stored', 'audit_sequenced']) {
    await run(
      attack,
      `UPDATE ${table} SET sequence = 100000 WHERE tenant_id = $1 AND partition = 0`,
    );
  }
  await replaceWith(attack, [...list.slice(0, at), record, ...list.slice(at)], {
    keep: at,
    key: oneOf(attack, [undefined, foreignKey(attack.key.name)]),
  });
  return 'record, leaf, and all hashes';
};

const fork: Way = async (attack) => {
  const from = attack.pick(attack.size);
  const list = (await records(attack)).map((record, n) =>
    n < from ? record : { ...record, actor: 'somebody', payload: { decision: 'allow' } },
  );
  await run(
    attack,
    `UPDATE audit_export SET actor = 'somebody', payload = '{"decision":"allow"}'
     WHERE tenant_id = $1 AND event_id = ANY ($2)`,
    list.slice(from).map(({ event_id }) => event_id),
  );
  await replaceWith(attack, list, { keep: from, key: oneOf(attack, signers(attack)) });
  return 'another history from somewhere on';
};

const hide: Way = async (attack) => {
  const leaf = attack.pick(attack.size);
  const id = await idAt(attack, leaf);
  await run(
    attack,
    `UPDATE audit_export SET actor = 'erased', session_id = NULL, correlation_id = 'erased',
       ttp_codes = '{}', payload = '{}' WHERE tenant_id = $1 AND event_id = $2`,
    id,
  );
  await run(
    attack,
    'UPDATE audit_leaf SET salt = NULL WHERE tenant_id = $1 AND leaf_index = $2',
    leaf,
  );
  return 'erased, and no record of it';
};

const ways: Readonly<Record<Kind, readonly Way[]>> = {
  edit: [editRecord, editRecord, editRecord, editLeaf, editTree, editAndRebuild],
  delete: [remove, remove, removeAndClose],
  swap: [swapContents, swapLeaves, swapAndRebuild],
  truncate: [truncate],
  insert: [insertRecord, insertAndRebuild],
  fork: [fork],
  hide: [hide],
};

/** Tampers with the ledger, and says how. */
export const tamper = (kind: Kind, attack: Attack): Promise<string> =>
  oneOf(attack, ways[kind])(attack);
