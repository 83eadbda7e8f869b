// The life of a registered model, pure: `changeModel(state, command)` says what happens, or why nothing
// does. A state is nothing but its events, one after the other; who may give which command is not asked here.

/** What a model is said to be when it is registered. */
export interface ModelCard {
  readonly provider: string;
  readonly version: string;
  readonly riskTier: RiskTier;
  readonly owner: string;
  readonly purpose: string;
  /** Where the record comes from: `manual`, or the list that it was imported from. */
  readonly source: string;
}

/** Three tiers, or those of the EU's AI Act. */
export const riskTiers = ['low', 'medium', 'high', 'minimal', 'limited', 'unacceptable'] as const;
export type RiskTier = (typeof riskTiers)[number];

export const modelStatuses = ['registered', 'approved', 'frozen', 'rejected', 'retired'] as const;
export type ModelStatus = (typeof modelStatuses)[number];

export interface ModelState {
  readonly status: ModelStatus;
  readonly card: ModelCard;
  readonly registeredBy: string;
  /** Of the approval in force or the last one; `null` before there was one. */
  readonly approvedBy: string | null;
  readonly evidenceCount: number;
}

const moves = {
  approve: { from: ['registered'], to: 'approved', said: 'model_approved' },
  reject: { from: ['registered'], to: 'rejected', said: 'model_rejected' },
  freeze: { from: ['approved'], to: 'frozen', said: 'model_frozen' },
  unfreeze: { from: ['frozen'], to: 'approved', said: 'model_unfrozen' },
  retire: { from: ['approved', 'frozen'], to: 'retired', said: 'model_retired' },
} as const satisfies Readonly<
  Record<string, { from: readonly ModelStatus[]; to: ModelStatus; said: string }>
>;

export type ModelMove = keyof typeof moves;
export const modelMoves = Object.keys(moves) as readonly ModelMove[];

/** A file that speaks for a model: an evaluation, a contract, a model card. */
export interface EvidenceFacts {
  readonly evidence_id: string;
  readonly name: string;
  readonly sha256: string;
  readonly size_bytes: number;
}

export type ModelCommand =
  | { readonly kind: 'register'; readonly by: string; readonly card: ModelCard }
  | { readonly kind: ModelMove; readonly by: string; readonly reason: string }
  | { readonly kind: 'attach'; readonly by: string; readonly evidence: EvidenceFacts };

export type ModelEvent =
  | { readonly type: 'model_registered'; readonly by: string; readonly card: ModelCard }
  | {
      readonly type: (typeof moves)[ModelMove]['said'];
      readonly by: string;
      readonly reason: string;
      readonly from: ModelStatus;
    }
  | {
      readonly type: 'model_evidence_attached';
      readonly by: string;
      readonly evidence: EvidenceFacts;
    };

/** Why nothing happens. */
export type ModelRefusal =
  | 'unknown'
  | 'exists'
  | 'status'
  | 'own_registration'
  | 'unacceptable_risk'
  | 'evidence_full';

export type ModelChange =
  | {
      readonly outcome: 'changed';
      readonly state: ModelState;
      readonly events: readonly [ModelEvent, ...ModelEvent[]];
    }
  | { readonly outcome: 'refused'; readonly refusal: ModelRefusal };

export interface ModelRules {
  /** Whoever has registered a model may not approve it. */
  readonly fourEyes: boolean;
}

export const evidenceCountMax = 50;

const open: ReadonlySet<ModelStatus> = new Set(['rejected', 'retired']);

/** Who approves the models of a first start. */
const platform = 'platform';

/** A person takes over what the platform has approved by itself. */
const isConfirmation = ({ status, approvedBy }: ModelState, { kind, by }: ModelCommand): boolean =>
  kind === 'approve' && status === 'approved' && approvedBy === platform && by !== platform;

const refusalOf = (
  state: ModelState | undefined,
  command: ModelCommand,
  { fourEyes }: ModelRules,
): ModelRefusal | undefined => {
  if (command.kind === 'register') {
    return state === undefined || open.has(state.status) ? undefined : 'exists';
  }
  if (!state) return 'unknown';
  if (command.kind === 'attach') {
    if (open.has(state.status)) return 'status';
    return state.evidenceCount < evidenceCountMax ? undefined : 'evidence_full';
  }
  const from: readonly ModelStatus[] = moves[command.kind].from;
  if (!from.includes(state.status) && !isConfirmation(state, command)) return 'status';
  if (command.kind !== 'approve') return undefined;
  if (state.card.riskTier === 'unacceptable') return 'unacceptable_risk';
  return fourEyes && state.registeredBy === command.by ? 'own_registration' : undefined;
};

const eventOf = (state: ModelState | undefined, command: ModelCommand): ModelEvent => {
  const { by } = command;
  if (command.kind === 'register') return { type: 'model_registered', by, card: command.card };
  if (command.kind === 'attach') {
    return { type: 'model_evidence_attached', by, evidence: command.evidence };
  }
  const from = state?.status ?? 'registered';
  return { type: moves[command.kind].said, by, reason: command.reason, from };
};

const toAfter: ReadonlyMap<string, ModelStatus> = new Map(
  Object.values(moves).map(({ said, to }) => [said, to]),
);

/** The state after an event; what does not follow from a state leaves it as it is. */
export const afterModelEvent = (
  state: ModelState | undefined,
  event: ModelEvent,
): ModelState | undefined => {
  if (event.type === 'model_registered') {
    const { card, by: registeredBy } = event;
    const evidenceCount = state?.evidenceCount ?? 0;
    return { status: 'registered', card, registeredBy, approvedBy: null, evidenceCount };
  }
  if (!state) return undefined;
  if (event.type === 'model_evidence_attached') {
    return { ...state, evidenceCount: state.evidenceCount + 1 };
  }
  const status = toAfter.get(event.type) ?? state.status;
  return { ...state, status, ...(event.type === 'model_approved' ? { approvedBy: event.by } : {}) };
};

/**
 * Carries out a command. A rejected or retired model may be registered anew, with another card; its
 * evidence stays.
 *
 * @example
 * changeModel(undefined, { kind: 'register', by: 'ann', card }, { fourEyes: true });
 * // { outcome: 'changed', state: { status: 'registered', … }, events: [{ type: 'model_registered', … }] }
 */
export const changeModel = (
  state: ModelState | undefined,
  command: ModelCommand,
  rules: ModelRules,
): ModelChange => {
  const refusal = refusalOf(state, command, rules);
  if (refusal) return { outcome: 'refused', refusal };
  const event = eventOf(state, command);
  const after = afterModelEvent(state, event);
  return after
    ? { outcome: 'changed', state: after, events: [event] }
    : { outcome: 'refused', refusal: 'unknown' };
};
