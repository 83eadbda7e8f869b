// The simulator: judges facts again by a candidate and counts what would differ. It has no effect on anything.
import { type Policies, promptDecision, refused } from './evaluator.ts';
import { type PromptPolicyInput, PromptPolicyInputSchema } from './inputs.ts';

/** A decision as it was recorded; `facts` is JSON. */
export interface RecordedDecision {
  readonly eventId: string;
  readonly correlationId: string;
  readonly sessionId: string;
  readonly atMs: number;
  /** What the policy said, before any mode or exception let it pass. */
  readonly decision: string;
  readonly rule: string;
  readonly version: string;
  readonly facts: string;
}

export interface Judgement {
  readonly decision: string;
  readonly rule: string;
}

export interface Change {
  readonly event_id: string;
  readonly correlation_id: string;
  readonly session_id: string;
  readonly decided_at: string;
  readonly policy_version: string;
  readonly before: Judgement;
  readonly after: Judgement;
}

export type Counts = Readonly<Record<string, number>>;

export interface Simulated {
  /** Judged by both. */
  readonly events: number;
  readonly before: Counts;
  readonly after: Counts;
  /** Decisions that would differ. */
  readonly changed: number;
  /** How many of each kind, like `escalate > allow`. */
  readonly transitions: Counts;
  readonly changes: readonly Change[];
  /** A freeze is no policy; facts of older versions may lack what policies read today. */
  readonly left_out: { readonly frozen: number; readonly incomplete: number };
}

const fields = Object.keys(PromptPolicyInputSchema.properties) as (keyof PromptPolicyInput)[];

/** Asks a candidate about recorded facts; who asks the program is left to others. */
export const rejudging = () => {
  const { question, ruling } = promptDecision({ policy_version: '', bundle_hash: '' });
  return {
    /** What is asked about these facts; `undefined` where they lack what policies read today. */
    question: (text: string): string | undefined => {
      const recorded = JSON.parse(text) as Partial<PromptPolicyInput>;
      const facts: { [Name in keyof PromptPolicyInput]?: unknown } = {};
      for (const name of fields) facts[name] = recorded[name];
      return question(facts);
    },
    /** What its answer comes to; `undefined`: it has none. */
    judgement: (answer: string | undefined): Judgement => {
      const { decision, rule } = (answer === undefined ? undefined : ruling(answer)) ?? refused;
      return { decision, rule };
    },
  };
};

const tally = () => {
  const counts = new Map<string, number>([]);
  return {
    add: (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1),
    counts: (...first: readonly string[]): Counts => ({
      ...Object.fromEntries(first.map((name) => [name, 0])),
      ...Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
};

/**
 * Counts decisions, one after the other, beside what the candidate says about each, and keeps changes from
 * `offset` on, `limit` of them.
 */
export const simulation = ({
  offset,
  limit,
}: {
  readonly offset: number;
  readonly limit: number;
}) => {
  const [before, after, transitions] = [tally(), tally(), tally()];
  const changes: Change[] = [];
  let [events, changed, frozen, incomplete] = [0, 0, 0, 0];

  return {
    add: (recorded: RecordedDecision, now: Judgement | undefined): void => {
      if (recorded.rule === 'frozen') {
        frozen += 1;
        return;
      }
      if (!now) {
        incomplete += 1;
        return;
      }
      events += 1;
      before.add(recorded.decision);
      after.add(now.decision);
      if (now.decision === recorded.decision && now.rule === recorded.rule) return;
      transitions.add(`${recorded.decision} > ${now.decision}`);
      changed += 1;
      if (changed <= offset || changes.length >= limit) return;
      changes.push({
        ...{ event_id: recorded.eventId, correlation_id: recorded.correlationId },
        ...{ session_id: recorded.sessionId, policy_version: recorded.version },
        decided_at: new Date(recorded.atMs).toISOString(),
        before: { decision: recorded.decision, rule: recorded.rule },
        after: now,
      });
    },
    result: (): Simulated => ({
      ...{ events, changed, changes, left_out: { frozen, incomplete } },
      before: before.counts('allow', 'escalate', 'block'),
      after: after.counts('allow', 'escalate', 'block'),
      transitions: transitions.counts(),
    }),
  };
};

/** What may be asked of a policy, and by which name. */
export const judgedPolicies = ['prompt', 'output', 'tool', 'memory'] as const;

export interface GivenEvent {
  readonly id: string;
  readonly policy: (typeof judgedPolicies)[number];
  readonly input: unknown;
}

export interface GivenChange {
  readonly id: string;
  readonly policy: string;
  readonly before: Judgement;
  readonly after: Judgement;
  readonly changed: boolean;
}

/** A refusal for facts that are not as they must be is an answer, too. */
const judgementOf = (policies: Policies, { policy, input }: GivenEvent): Judgement => {
  const deciding = {
    prompt: policies.decidePrompt,
    output: policies.decideOutput,
    tool: policies.decideTool,
    memory: policies.decideMemory,
  } as const;
  const { decision, rule } = deciding[policy](input as never);
  return { decision, rule };
};

/** Judges events that somebody has thought of, by what holds and by the candidate. */
export const compareGiven = (
  active: Policies,
  candidate: Policies,
  events: readonly GivenEvent[],
): readonly GivenChange[] =>
  events.map((event) => {
    const [before, after] = [judgementOf(active, event), judgementOf(candidate, event)];
    const changed = before.decision !== after.decision || before.rule !== after.rule;
    return { id: event.id, policy: event.policy, before, after, changed };
  });
