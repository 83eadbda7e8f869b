// What can be wrong with a ledger.

export type ProblemKind =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'truncated'
  | 'forked'
  | 'erased_unrecorded'
  | 'checkpoint_invalid';

export interface Problem {
  readonly kind: ProblemKind;
  /** The leaf, or the first of several. */
  readonly leaf?: number;
  readonly event_id?: string;
  readonly what: string;
}
