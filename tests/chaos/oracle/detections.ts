// The law of detections: per user and in the order of the log, the gravest pattern that a prompt
// shows, spoken of when the incident is new, when its count has doubled, or after a quiet time.
import type { Fields, LoggedEvent } from './facts.ts';
import type { Counts } from './windows.ts';

interface Session {
  readonly name: string;
  readonly signals: Set<string>;
  readonly drifts: number[];
  readonly postures: number[];
}

interface Incident {
  readonly rule: string;
  readonly session: string;
  count: number;
  spokenAt: number;
  lastMs: number;
}

interface User {
  sessions: Session[];
  incidents: Incident[];
  evidence: string[];
}

interface View {
  readonly counts: Counts;
  readonly session: Session;
  readonly signals: readonly string[];
  readonly reasons: readonly string[];
  readonly posture: number;
  readonly pii: boolean;
}

const burst = 5;
const volume = 15;
const quietMs = 600_000;
const together = [
  ['prompt_injection', 'exfiltration'],
  ['jailbreak_attempt', 'tool_abuse'],
  ['obfuscation', 'prompt_injection'],
  ['privilege_escalation', 'exfiltration'],
  ['indirect_injection', 'tool_abuse'],
] as const;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const fourDecimals = (value: number): number => Math.round(value * 10_000) / 10_000;

const trendOf = (postures: readonly number[]): string => {
  if (postures.length < 2) return 'stable';
  const [latest, all] = [mean(postures.slice(-5)), mean(postures)];
  if (latest > 1.2 * all) return 'increasing';
  return latest < 0.8 * all ? 'decreasing' : 'stable';
};

const showsCombination = ({ session, signals, posture, pii }: View): boolean =>
  signals.length > 0 &&
  (together.some((pair) => pair.every((signal) => session.signals.has(signal))) ||
    (session.signals.has('exfiltration') && posture >= 0.7 && pii));

/** What a user does in many sessions at once is one incident. */
const ofTheUser: ReadonlySet<string> = new Set(['burst', 'sustained', 'burst_and_sustained']);

/** From the gravest down. */
const patterns: readonly (readonly [string, string, (view: View) => boolean])[] = [
  ['critical_combination', 'critical', showsCombination],
  [
    'burst_and_sustained',
    'critical',
    ({ counts }) => counts.short >= burst && counts.long >= volume,
  ],
  ['split_over_turns', 'high', ({ reasons }) => reasons.includes('split_over_turns')],
  ['burst', 'high', ({ counts }) => counts.short >= burst],
  ['sustained', 'high', ({ counts }) => counts.long >= volume],
  ['crescendo', 'medium', ({ reasons }) => reasons.includes('crescendo')],
  ['repeated_attempt', 'medium', ({ reasons }) => reasons.includes('repeated_attempt')],
  ['intent_drift', 'medium', ({ session }) => fourDecimals(mean(session.drifts)) >= 0.65],
  [
    'posture_trend',
    'medium',
    ({ session }) =>
      trendOf(session.postures) === 'increasing' && fourDecimals(mean(session.postures)) > 0.5,
  ],
  [
    'session_accumulation',
    'low',
    ({ session, signals }) => signals.length > 0 && session.signals.size >= 3,
  ],
];

const remember = (user: User, data: Fields): Session => {
  const name = data['session_id'] as string;
  const known = user.sessions.find((each) => each.name === name);
  const session: Session = known ?? { name, signals: new Set(), drifts: [], postures: [] };
  for (const signal of data['signals'] as readonly string[]) session.signals.add(signal);
  session.drifts.push(data['intent_drift_score'] as number);
  session.postures.push(data['posture_score'] as number);
  if (session.drifts.length > 10) session.drifts.shift();
  if (session.postures.length > 10) session.postures.shift();
  user.sessions = [...user.sessions.filter((each) => each !== known), session].slice(-8);
  return session;
};

/** The count to speak of now, or `undefined`. */
const sight = (user: User, rule: string, session: string, atMs: number): number | undefined => {
  const open = user.incidents.filter(({ lastMs }) => atMs - lastMs < quietMs);
  const known = open.find((each) => each.rule === rule && each.session === session);
  const incident = known ?? { rule, session, count: 0, spokenAt: 0, lastMs: atMs };
  incident.count += 1;
  incident.lastMs = atMs;
  user.incidents = [...open.filter((each) => each !== known), incident].slice(-16);
  if (incident.spokenAt > 0 && incident.count < 2 * incident.spokenAt) return undefined;
  incident.spokenAt = incident.count;
  return incident.count;
};

const detectionOf = (user: User, event: LoggedEvent, counts: Counts): Fields | undefined => {
  const { data } = event;
  const session = remember(user, data);
  user.evidence = [...user.evidence, event.correlationId].slice(-10);
  const signals = data['signals'] as readonly string[];
  const posture = data['posture_score'] as number;
  const reasons = (data['conversation_reasons'] ?? []) as readonly string[];
  const pii = data['contains_pii'] === true;
  const view = { counts, session, signals, reasons, posture, pii };
  const pattern = patterns.find(([, , shows]) => shows(view));
  if (!pattern) return undefined;
  const [rule, level] = pattern;
  const incident = ofTheUser.has(rule) ? 'the user' : session.name;
  const count = sight(user, rule, incident, event.timeMs);
  if (count === undefined) return undefined;
  return {
    ...{ user_id: data['user_id'], session_id: session.name, model_id: data['model_id'] },
    ...{ rule, level, count, signals, session_signals: [...session.signals] },
    ...{ short_window_count: counts.short, long_window_count: counts.long },
    avg_intent_drift: fourDecimals(mean(session.drifts)),
    posture_trend: trendOf(session.postures),
    ...{ posture_score: posture, evidence: user.evidence },
  };
};

/** The detections that scored prompts must lead to, by correlation id. */
export const detectionsOf = (
  scored: readonly LoggedEvent[],
  countsOf: ReadonlyMap<string, Counts>,
): ReadonlyMap<string, Fields> => {
  const users = new Map<string, User>();
  const detections = new Map<string, Fields>();
  for (const event of scored) {
    const user = users.get(event.subject) ?? { sessions: [], incidents: [], evidence: [] };
    users.set(event.subject, user);
    const counts = countsOf.get(event.correlationId) ?? { short: 0, long: 0 };
    const detection = detectionOf(user, event, counts);
    if (detection) detections.set(event.correlationId, detection);
  }
  return detections;
};
