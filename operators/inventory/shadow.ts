// Shadow AI: what is on the wire and in no registry, as a finding. One cause has one fingerprint, whoever
// sees it and however often.
import { createHash } from 'node:crypto';

export const shadowKinds = ['model', 'agent', 'tool'] as const;
export type ShadowKind = (typeof shadowKinds)[number];

/** Something that nobody answers for, where it was seen. */
export interface ShadowSighting {
  readonly kind: ShadowKind;
  readonly id: string;
  /** Whether it was let in: a refused model has answered nothing. */
  readonly wasServed: boolean;
  readonly userId: string;
  readonly agentId: string;
  readonly eventId: string;
  readonly topic: string;
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What of a finding follows from its sighting; names as in Orbyx AI SPM. */
export interface ShadowFinding {
  fingerprint: string;
  source: string;
  scan_type: string;
  title: string;
  description: string;
  severity: Severity;
  confidence: number;
  risk_score: number;
  asset: string;
  evidence: Record<string, unknown>[];
  correlated_events: string[];
  ttps: string[];
  recommended_actions: string[];
  occurrences: number;
}

const actions: Readonly<Record<ShadowKind, string>> = {
  model: 'Register the model and have it approved, or ask its users to leave it',
  agent: 'Register the agent with an owner and a purpose, or revoke what it uses to get in',
  tool: 'Register the tool of the client with an owner and a purpose, or have it removed',
};

const severityOf = ({ kind, wasServed }: ShadowSighting): Severity => {
  if (kind === 'model') return wasServed ? 'high' : 'medium';
  return wasServed ? 'medium' : 'low';
};

const riskOf: Readonly<Record<Severity, number>> = {
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  critical: 1,
};

/** The name of a cause: SHA-256 over what makes it the same one. */
export const fingerprintOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The finding of one sighting. */
export const shadowFinding = (sighting: ShadowSighting): ShadowFinding => {
  const { kind, id, wasServed, userId, agentId, eventId, topic } = sighting;
  const severity = severityOf(sighting);
  return {
    fingerprint: fingerprintOf('inventory', `shadow_${kind}`, id),
    ...{ source: 'inventory', scan_type: `shadow_${kind}` },
    title: `Unregistered ${kind} in use`,
    description: `The ${kind} ${id} was seen on the wire and nobody has registered it.`,
    ...{ severity, confidence: 1, risk_score: riskOf[severity], asset: `${kind}:${id}` },
    evidence: [{ topic, served: wasServed, user_id: userId, agent_id: agentId }],
    ...{ correlated_events: [eventId], ttps: [], recommended_actions: [actions[kind]] },
    occurrences: 1,
  };
};
