// Assessment: what holds of a framework, from facts, evidence and the modes of rules. Pure; nothing counts by
// default.
import { type CheckName, checks } from './checks.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Evidence, validFor } from './evidence.ts';
import type { Control, Framework } from './framework.ts';
import { type Fact, isMet, saidOf } from './need.ts';

export const statuses = ['satisfied', 'partial', 'gap', 'not_applicable'] as const;
export type Status = (typeof statuses)[number];

/** How often something was seen in the range, and when last. */
export interface Sighting {
  readonly count: number;
  readonly lastAt: string;
}

/** One thing that proves a control, and whether it does. */
export interface Proof {
  readonly check: string;
  readonly kind: 'measured' | 'attested' | 'guarded';
  readonly what: string;
  readonly passed: boolean;
  /** What was asked for. */
  readonly need: string;
  readonly count: number;
  readonly of: number | null;
  readonly lastAt: string | null;
  readonly lastRef: string | null;
  /** The question with which it can be counted again; empty where there is none. */
  readonly query: string;
  readonly link: string;
  /** What to do; empty where it holds. */
  readonly close: string;
}

export interface AssessedControl {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** Why it does not apply; empty otherwise. */
  readonly reason: string;
  readonly proofs: readonly Proof[];
  /** Ids of the evidence that counts. */
  readonly evidence: readonly string[];
  readonly guards: readonly string[];
  readonly seen: Sighting | null;
}

export interface AssessedGroup extends Coverage {
  readonly name: string;
  readonly controls: readonly AssessedControl[];
}

export interface Assessment extends Coverage {
  readonly framework: Framework;
  readonly groups: readonly AssessedGroup[];
}

export interface Known {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly evidence: readonly Evidence[];
  /** By guard, and by id of a technique. */
  readonly sightings: ReadonlyMap<string, Sighting>;
  /** Whether a rule like `prompt/guard_flag` is only monitored. */
  readonly isMonitored: (rule: string) => boolean;
  /** The moment that ages are reckoned from. */
  readonly atMs: number;
}

const measured = (name: CheckName, { facts, atMs }: Known): Proof => {
  const { what, fact: factName, need, link, close } = checks[name];
  const fact = facts.get(factName);
  const passed = isMet(need, fact, atMs);
  return {
    ...{ check: name, kind: 'measured', what, passed, need: saidOf(need), link },
    ...{ count: fact?.count ?? 0, of: fact?.of ?? null, lastAt: fact?.lastAt ?? null },
    ...{ lastRef: fact?.lastRef ?? null, query: fact?.query ?? '', close: passed ? '' : close },
  };
};

const attested = (what: string, valid: readonly Evidence[]): Proof => {
  const [newest] = valid;
  return {
    ...{ check: 'attestation', kind: 'attested', what, passed: newest !== undefined },
    ...{ need: 'valid evidence', count: valid.length, of: null, query: '' },
    lastAt: newest ? new Date(newest.attestedMs).toISOString() : null,
    lastRef: newest?.evidenceId ?? null,
    link: '/compliance/evidence',
    close: newest ? '' : `Attach: ${what} (POST /compliance/evidence).`,
  };
};

const policyGuard = 'policy/';

const guarded = (guards: readonly string[], { isMonitored }: Known): Proof => {
  const idle = guards.filter(
    (guard) => guard.startsWith(policyGuard) && isMonitored(guard.slice(policyGuard.length)),
  );
  const none = guards.length === 0;
  const passed = !none && idle.length === 0;
  const close = none
    ? 'Nothing in Weir stands against this: take other measures, or say why it does not apply.'
    : `Enforce ${idle.join(', ')}.`;
  return {
    ...{ check: 'guards', kind: 'guarded', passed, need: 'every guard enforced' },
    what: none ? 'Something in Weir stands against it' : `Enforced: ${guards.join(', ')}`,
    ...{ count: guards.length - idle.length, of: guards.length, lastAt: null, lastRef: null },
    ...{ query: '', link: '/policies/modes', close: passed ? '' : close },
  };
};

const seenOf = ({ id, guards = [] }: Control, { sightings }: Known): Sighting | null => {
  const own = sightings.get(id);
  const found = own ? [own] : guards.flatMap((guard) => sightings.get(guard) ?? []);
  if (found.length === 0) return null;
  return {
    count: found.reduce((sum, { count }) => sum + count, 0),
    lastAt:
      found
        .map(({ lastAt }) => lastAt)
        .sort()
        .at(-1) ?? '',
  };
};

const statusOf = (proofs: readonly Proof[]): Status => {
  const passed = proofs.filter((each) => each.passed).length;
  if (passed === 0) return 'gap';
  return passed === proofs.length ? 'satisfied' : 'partial';
};

const assessControl = (frameworkId: string, control: Control, known: Known): AssessedControl => {
  const { id, title, attest, guards } = control;
  const valid = validFor(known.evidence, frameworkId, id, known.atMs);
  const excuse = valid.find(({ kind }) => kind === 'not_applicable');
  const attestations = valid.filter(({ kind }) => kind === 'attestation');
  const proofs = [
    ...control.checks.map((name) => measured(name, known)),
    ...(attest === undefined ? [] : [attested(attest, attestations)]),
    ...(guards === undefined ? [] : [guarded(guards, known)]),
  ];
  return {
    ...{ id, title, proofs, guards: guards ?? [], seen: seenOf(control, known) },
    status: excuse ? 'not_applicable' : statusOf(proofs),
    reason: excuse?.statement ?? '',
    evidence: valid.map(({ evidenceId }) => evidenceId),
  };
};

/** Assesses every control of a framework. */
export const assess = (framework: Framework, known: Known): Assessment => {
  const groups = framework.groups.map(({ name, controls }) => {
    const assessed = controls.map((each) => assessControl(framework.id, each, known));
    return { name, controls: assessed, ...coverageOf(assessed.map(({ status }) => status)) };
  });
  const all = groups.flatMap(({ controls }) => controls.map(({ status }) => status));
  return { framework, groups, ...coverageOf(all) };
};
