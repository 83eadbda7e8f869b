// The OCSF events of an export, held to what the published schema of their version says of their classes and
// objects: ocsf-1.5.0.json is taken from it (https://schema.ocsf.io/1.5.0, Apache-2.0), with nothing changed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExportedRecord, ocsfEvent } from '../../../operators/audit/ocsf.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Attribute {
  readonly type: string;
  readonly array?: true;
  /** Which object it is; absent where Weir has none. */
  readonly object?: string;
  readonly required?: true;
  /** Only in events that name the profile. */
  readonly profile?: string;
  readonly enum?: readonly number[];
}

interface Shape {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: { readonly at_least_one?: readonly string[] };
}

const schema: {
  readonly version: string;
  readonly classes: Readonly<Record<string, Shape>>;
  readonly objects: Readonly<Record<string, Shape>>;
} = JSON.parse(readFileSync('tests/operators/audit/ocsf-1.5.0.json', 'utf8'));

const isText = (value: unknown): boolean => typeof value === 'string';
const isRight: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...{ string_t: isText, username_t: isText, hostname_t: isText, uuid_t: isText, url_t: isText },
  ...{ integer_t: Number.isInteger, long_t: Number.isInteger, timestamp_t: Number.isInteger },
  object_t: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

const profilesOf = (event: Fields): readonly string[] =>
  (event['metadata'] as { readonly profiles?: readonly string[] }).profiles ?? [];

/** What is wrong with one value. */
const wrongIn = (
  value: unknown,
  path: string,
  attribute: Attribute,
  profiles: readonly string[],
): readonly string[] => {
  const { type, array, object, enum: among } = attribute;
  if (array && Array.isArray(value)) {
    const one = { type, ...(object === undefined ? {} : { object }) };
    return value.flatMap((each) => wrongIn(each, path, one, profiles));
  }
  if (array || !isRight[type]?.(value)) return [`${path}: not ${type}`];
  if (among && !among.includes(value as number)) return [`${path}: ${value} is no such id`];
  // `unmapped` is an object of our own.
  const shape = object === undefined ? undefined : schema.objects[object];
  return shape ? faultsIn(value as Fields, shape, profiles, `${path}.`) : [];
};

/** What is wrong with the fields of an event or of an object in it. */
const faultsIn = (
  fields: Fields,
  { attributes, constraints }: Shape,
  profiles: readonly string[],
  path = '',
): readonly string[] => {
  const named = Object.entries(fields).flatMap(([name, value]) => {
    const attribute = attributes[name];
    if (!attribute) return [`${path}${name}: unknown`];
    const { profile } = attribute;
    if (profile !== undefined && !profiles.includes(profile)) return [`${path}${name}: no profile`];
    return wrongIn(value, `${path}${name}`, attribute, profiles);
  });
  const missing = Object.entries(attributes)
    .filter(([, { required, profile }]) => required && profile === undefined)
    .filter(([name]) => fields[name] === undefined)
    .map(([name]) => `${path}${name}: missing`);
  const some = constraints?.at_least_one;
  const isBare = some !== undefined && !some.some((name) => fields[name] !== undefined);
  return [...named, ...missing, ...(isBare ? [`${path}: none of ${some}`] : [])];
};

const faultsOf = (event: Fields): readonly string[] => {
  const shape = schema.classes[String(event['class_uid'])];
  return shape ? faultsIn(event, shape, profilesOf(event)) : [`class ${event['class_uid']}`];
};

const types = [
  ...['policy_decision', 'event_ingested', 'audit_exported', 'audit_erased', 'audit_expired'],
  ...['model_approved', 'key_revoked', 'request_refused', 'platform_started', 'tool_result'],
  ...['policy_version_made', 'policy_version_activated', 'compliance_evidence_attached'],
  ...['cep_low', 'cep_medium', 'cep_high', 'cep_critical', 'context_tampering_detected'],
  ...['memory_injection_attempt', 'memory_integrity_violation'],
];

const record = (event_type: string, changed: Partial<ExportedRecord> = {}): ExportedRecord => ({
  ...{ event_id: 'e1', event_type, actor: 'ann', session_id: 's1', correlation_id: 'c1' },
  ...{ timestamp: '2026-06-01T12:00:00.000Z', component: 'judge', severity: 'warning' },
  ...{ ttp_codes: ['AML.T0051.001'], payload: { rule: 'r' }, leaf_index: 7 },
  ...changed,
});
const eventOf = (type: string, changed: Partial<ExportedRecord> = {}): Fields =>
  ocsfEvent(record(type, changed), 't1') as Fields;

describe('an audit record as an event of OCSF 1.5.0', () => {
  it.each(types)('%s is as its class asks', (type) => {
    const erased = { actor: 'erased', session_id: null, correlation_id: 'erased', payload: {} };
    for (const changed of [
      ...[{}, { session_id: null, leaf_index: null, ttp_codes: [] }],
      ...[{ ...erased, ttp_codes: [] }, { ttp_codes: ['AML.T0051', 'something else'] }],
      ...['info', 'critical', 'of another kind'].map((severity) => ({ severity })),
    ]) {
      const event = eventOf(type, changed);
      expect(faultsOf(event)).toEqual([]);
      const { class_uid, activity_id, type_uid, category_uid } = event;
      expect(type_uid).toBe(Number(class_uid) * 100 + Number(activity_id));
      expect(category_uid).toBe(Math.floor(Number(class_uid) / 1_000));
      expect(event['metadata']).toMatchObject({ version: schema.version });
    }
  });

  it.each<readonly [string, (event: Fields) => object, string]>([
    ['a field that is not known', () => ({ colour: 'red' }), 'colour: unknown'],
    ['an id that does not exist', () => ({ severity_id: 7 }), 'severity_id: 7 is no such id'],
    ['a time that is text', () => ({ time: '2026' }), 'time: not timestamp_t'],
    ['an actor who is nobody', () => ({ actor: { user: {} } }), 'actor.user.: none of'],
    [
      'no metadata of a product',
      () => ({ metadata: { version: 'v' } }),
      'metadata.product: missing',
    ],
    ['attacks without the profile', () => ({ attacks: [] }), 'attacks: no profile'],
  ])('%s would be found', (_, changed, fault) => {
    const event = eventOf('event_ingested', { ttp_codes: [] });
    expect(faultsOf({ ...event, ...changed(event) }).join()).toContain(fault);
  });

  it('is told apart: what was detected is a finding, all else an activity', () => {
    const findings = types.filter((type) => eventOf(type)['class_uid'] === 2004);
    expect(findings).toEqual([
      ...['cep_low', 'cep_medium', 'cep_high', 'cep_critical', 'context_tampering_detected'],
      ...['memory_injection_attempt', 'memory_integrity_violation'],
    ]);
  });

  it('keeps the techniques of ATLAS, by name, whatever its class', () => {
    const attacks = [
      {
        technique: { uid: 'AML.T0051', name: 'LLM Prompt Injection' },
        sub_technique: { uid: 'AML.T0051.001', name: 'Indirect' },
      },
    ];
    expect(eventOf('cep_high')).toMatchObject({ finding_info: { attacks } });
    expect(eventOf('tool_result')).toMatchObject({ attacks });
    expect(eventOf('cep_high', { ttp_codes: ['AML.T0054'] })).toMatchObject({
      finding_info: { attacks: [{ technique: { uid: 'AML.T0054', name: 'LLM Jailbreak' } }] },
    });
  });

  it.each([
    ['cep_low', 'info', 2, 'Low'],
    ['cep_medium', 'warning', 3, 'Medium'],
    ['cep_high', 'critical', 4, 'High'],
    ['cep_critical', 'critical', 5, 'Critical'],
    ['policy_decision', 'info', 1, 'Informational'],
    ['policy_decision', 'warning', 3, 'Medium'],
  ])('%s, %s, has the severity %d', (type, severity, severity_id, name) => {
    expect(eventOf(type, { severity })).toMatchObject({ severity_id, severity: name });
  });

  it.each([
    ['key_created', 1],
    ['policy_version_made', 1],
    ['compliance_evidence_attached', 1],
    ['compliance_report_read', 2],
    ['policy_version_activated', 3],
    ['model_retired', 3],
    ['key_revoked', 4],
    ['request_refused', 99],
  ])('%s is the activity %d', (type, activity_id) => {
    expect(eventOf(type)).toMatchObject({ activity_id });
  });
});
