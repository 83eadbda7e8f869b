// Audit records in the Open Cybersecurity Schema Framework, 1.5.0, the first whose attacks may be those of ATLAS:
// what was detected is a Detection Finding (2004), everything else an API Activity (6003). The mapping stands in
// README.md of this folder.
import { atlasTechniques } from '../atlas/release.ts';

/** A record as it is read back. */
export interface ExportedRecord {
  readonly event_id: string;
  readonly event_type: string;
  readonly actor: string;
  readonly timestamp: string;
  readonly session_id: string | null;
  readonly correlation_id: string;
  readonly component: string;
  readonly severity: string;
  readonly ttp_codes: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
  readonly leaf_index: number | null;
}

const version = '1.5.0';
const severities: Readonly<Record<string, readonly [id: number, name: string]>> = {
  info: [1, 'Informational'],
  warning: [3, 'Medium'],
  critical: [5, 'Critical'],
};
/** Alerts say it more finely than their records. */
const severitiesOfAlerts: typeof severities = {
  cep_low: [2, 'Low'],
  cep_medium: [3, 'Medium'],
  cep_high: [4, 'High'],
};
/** Names of what was found, beside all that begins with `cep_`. */
const detections =
  /^cep_|_(?:injection_attempt|integrity_violation|tampering_detected|exfiltration)$/;

/** The first that matches tells what was done; else it is something of its own (99). */
const activities: readonly (readonly [pattern: RegExp, id: number, name: string])[] = [
  [/_(?:deleted|erased|expired|revoked|removed)$/, 4, 'Delete'],
  [/_(?:created|added|ingested|registered|reported|made|attached)$/, 1, 'Create'],
  [/_(?:exported|revealed|read)$/, 2, 'Read'],
  [/_(?:changed|set|updated|approved|rotated|activated|retired|frozen)$/, 3, 'Update'],
];

const names: ReadonlyMap<string, string> = new Map(
  atlasTechniques.map(({ id, name }) => [id, name]),
);
const techniqueOf = (uid: string) => {
  const name = names.get(uid);
  return { uid, ...(name === undefined ? {} : { name }) };
};

/** `AML.T0051.001` is a sub-technique of `AML.T0051`. */
const attackOf = (code: string) => {
  const [whole = code] = /^AML\.T\d+/.exec(code) ?? [];
  const technique = techniqueOf(whole);
  return whole === code ? { technique } : { technique, sub_technique: techniqueOf(code) };
};

const isDetection = ({ event_type }: ExportedRecord): boolean => detections.test(event_type);

/** An activity has no place for attacks of its own: the profile of security controls gives it one. */
const namesAttacks = (record: ExportedRecord): boolean =>
  record.ttp_codes.length > 0 && !isDetection(record);

const metadataOf = (record: ExportedRecord, tenantId: string) => ({
  version,
  product: { name: 'Weir', vendor_name: 'Weir' },
  uid: record.event_id,
  correlation_uid: record.correlation_id,
  tenant_uid: tenantId,
  log_name: 'audit',
  ...(namesAttacks(record) ? { profiles: ['security_control'] } : {}),
  ...(record.leaf_index === null ? {} : { sequence: record.leaf_index }),
});

const actorOf = ({ actor, session_id }: ExportedRecord) => ({
  user: { uid: actor },
  ...(session_id === null ? {} : { session: { uid: session_id } }),
});

const findingOf = (record: ExportedRecord) => ({
  ...{ category_uid: 2, category_name: 'Findings' },
  ...{ class_uid: 2004, class_name: 'Detection Finding', type_uid: 200401 },
  ...{ activity_id: 1, activity_name: 'Create', status_id: 1, status: 'New' },
  finding_info: {
    uid: record.event_id,
    title: record.event_type,
    attacks: record.ttp_codes.map(attackOf),
  },
  evidences: [{ actor: actorOf(record) }],
});

const activityOf = (record: ExportedRecord) => {
  const [, id = 99, name = record.event_type] =
    activities.find(([pattern]) => pattern.test(record.event_type)) ?? [];
  return {
    ...{ category_uid: 6, category_name: 'Application Activity' },
    ...{ class_uid: 6003, class_name: 'API Activity', type_uid: 600_300 + id },
    ...{ activity_id: id, activity_name: name },
    actor: actorOf(record),
    api: { operation: record.event_type, service: { name: record.component } },
    src_endpoint: { name: record.component },
    ...(namesAttacks(record) ? { attacks: record.ttp_codes.map(attackOf) } : {}),
  };
};

/** The OCSF event of a record. */
export const ocsfEvent = (record: ExportedRecord, tenantId: string): object => {
  const { event_type, severity: own } = record;
  const [severity_id, severity] = severitiesOfAlerts[event_type] ?? severities[own] ?? [99, own];
  return {
    ...(isDetection(record) ? findingOf(record) : activityOf(record)),
    time: Date.parse(record.timestamp),
    ...{ severity_id, severity, message: event_type },
    metadata: metadataOf(record, tenantId),
    unmapped: { component: record.component, payload: record.payload },
  };
};
