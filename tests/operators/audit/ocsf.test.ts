// The OCSF events of an export hold what the classes of version 1.4.0 require. The tables below are facts of
// the published schema: https://schema.ocsf.io/1.4.0/classes/{api_activity,detection_finding}
import { describe, expect, it } from 'vitest';
import { type ExportedRecord, ocsfEvent } from '../../../operators/audit/ocsf.ts';

const base = [
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata',
  'severity_id',
  'time',
  'type_uid',
];

interface OcsfClass {
  readonly categoryUid: number;
  readonly required: readonly string[];
  readonly activities: readonly number[];
}

const classes: Readonly<Record<number, OcsfClass>> = {
  6003: {
    categoryUid: 6,
    required: [...base, 'actor', 'api', 'src_endpoint'],
    activities: [0, 1, 2, 3, 4, 99],
  },
  2004: {
    categoryUid: 2,
    required: [...base, 'finding_info'],
    activities: [0, 1, 2, 3, 99],
  },
};

/** What an object requires when it is there. */
const requiredOf: Readonly<Record<string, readonly string[]>> = {
  metadata: ['product', 'version'],
  product: ['vendor_name'],
  api: ['operation'],
  service: ['name'],
  finding_info: ['title', 'uid'],
};
/** Of which an object must hold one at least. */
const oneOf: Readonly<Record<string, readonly string[]>> = {
  actor: ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'],
  user: ['account', 'name', 'uid'],
  src_endpoint: ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'domain'],
  attacks: ['tactic', 'technique', 'sub_technique'],
  technique: ['name', 'uid'],
  evidences: ['actor', 'api', 'data', 'file', 'process', 'query', 'url', 'device', 'email'],
};
const severityIds = [0, 1, 2, 3, 4, 5, 6, 99];
/** Objects of our own, which the schema says nothing about. */
const free = new Set(['unmapped']);

type Fields = Readonly<Record<string, unknown>>;

/** Every object of an event, under the name of its field. */
const objectsIn = (value: unknown, name = ''): readonly (readonly [string, Fields])[] => {
  if (typeof value !== 'object' || value === null || free.has(name)) return [];
  if (Array.isArray(value)) return value.flatMap((each) => objectsIn(each, name));
  const inside = Object.entries(value).flatMap(([field, each]) => objectsIn(each, field));
  return [[name, value as Fields], ...inside];
};

const types = [
  ...['policy_decision', 'event_ingested', 'audit_exported', 'audit_erased', 'audit_expired'],
  ...['model_approved', 'key_revoked', 'request_refused', 'platform_started', 'cep_burst'],
  ...[
    'cep_multi_step',
    'tool_injection_attempt',
    'memory_integrity_violation',
    'tool_exfiltration',
  ],
];

const record = (event_type: string, changed: Partial<ExportedRecord> = {}): ExportedRecord => ({
  ...{ event_id: 'e1', event_type, actor: 'ann', session_id: 's1', correlation_id: 'c1' },
  ...{ timestamp: '2026-06-01T12:00:00.000Z', component: 'judge', severity: 'warning' },
  ...{ ttp_codes: ['AML.T0051'], payload: { rule: 'r' }, leaf_index: 7 },
  ...changed,
});

const missingIn = (event: Fields): readonly string[] => {
  const known = classes[event['class_uid'] as number];
  if (!known) return [`class ${event['class_uid']}`];
  const missing = known.required.filter((field) => event[field] === undefined);
  for (const [name, fields] of objectsIn(event)) {
    for (const field of requiredOf[name] ?? []) {
      if (fields[field] === undefined) missing.push(`${name}.${field}`);
    }
    const some = oneOf[name];
    if (some && !some.some((field) => fields[field] !== undefined)) missing.push(`${name}: none`);
  }
  return missing;
};

describe('an audit record as an event of OCSF 1.4.0', () => {
  it.each(types)('%s holds what its class requires', (type) => {
    for (const changed of [{}, { session_id: null, leaf_index: null, ttp_codes: [] }]) {
      const event = ocsfEvent(record(type, changed), 't1') as Fields;
      expect(missingIn(event)).toEqual([]);
      const { class_uid, activity_id, type_uid, category_uid, severity_id, time } = event;
      const { activities = [], categoryUid } = classes[class_uid as number] ?? {};
      expect(activities).toContain(activity_id);
      expect(type_uid).toBe((class_uid as number) * 100 + (activity_id as number));
      expect([category_uid, Number.isInteger(time)]).toEqual([categoryUid, true]);
      expect(severityIds).toContain(severity_id);
      expect(event['metadata']).toMatchObject({ version: '1.4.0' });
    }
  });

  it('that was erased is one still', () => {
    const erased = { actor: 'erased', session_id: null, correlation_id: 'erased', payload: {} };
    const event = ocsfEvent(record('policy_decision', { ...erased, ttp_codes: [] }), 't1');
    expect(missingIn(event as Fields)).toEqual([]);
  });

  it('is told apart: what was detected is a finding, all else an activity', () => {
    const classOf = (type: string) => (ocsfEvent(record(type), 't1') as Fields)['class_uid'];
    const findings = types.filter((type) => classOf(type) === 2004);
    expect(findings).toEqual([
      ...['cep_burst', 'cep_multi_step', 'tool_injection_attempt'],
      ...['memory_integrity_violation', 'tool_exfiltration'],
    ]);
  });
});
