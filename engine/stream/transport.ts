// The port between the engine and the log. Two implementations (redis, memory) answer to one
// contract suite; nothing above this line knows which one it runs on.
import type { Durability } from '../model/durability.ts';
import type { Partition, Place, TaskId } from '../model/partition.ts';
import type { ReplyAddress } from '../model/reply-address.ts';
import type { Broadcasts, Under } from './broadcasts.ts';
import type { Entry } from './entry.ts';
import type { Erasures } from './erasures.ts';
import type { Operations } from './operations.ts';
import type { Outboxes, Outgoing } from './outbox.ts';
import type { Quotas } from './quotas.ts';
import type { VersionStore } from './version-store.ts';

export type { Entry };

/** What a new owner finds: its epoch, and how far the last one came. */
export interface Tenure {
  readonly epoch: number;
  readonly watermarkMs: number;
  /** Last committed sequence number by input topic; 0 at first. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly incarnation: string;
}

/** Where the log stands, for an owner that must begin again. */
export interface Resumption {
  /** Another one than before when the log may have been rolled back: a failover, a restart. */
  readonly incarnation: string;
  readonly incarnationBefore: string | undefined;
  /** As it is stored; −Infinity before there is one. */
  readonly watermarkMs: number;
  /** Last committed sequence number by input topic. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Last appended sequence number by input topic. */
  readonly heads: ReadonlyMap<string, number>;
}

export interface CommitInput {
  readonly topic: string;
  /** The committed offset that the owner believes in. */
  readonly from: number;
  /**
   * The sequence number of the last entry of the batch; `from` when it has none of the topic. Without
   * entries it may be higher: all in between must be erased.
   */
  readonly to: number;
  /** Of all numbers in between, those aside that are on record as erased. */
  readonly entryIds: readonly string[];
}

export interface StateDelta {
  readonly operator: string;
  readonly set: readonly (readonly [key: string, text: string])[];
  readonly forget: readonly string[];
}

export interface Reply extends ReplyAddress {
  readonly text: string;
}

/** Everything that a batch brings about; visible all at once, or not at all. */
export interface CommitPlan {
  readonly task: TaskId;
  readonly epoch: number;
  readonly inputs: readonly CommitInput[];
  readonly outputs: readonly { readonly topic: string; readonly texts: readonly string[] }[];
  readonly state: readonly StateDelta[];
  readonly dead: readonly string[];
  /** Outputs for other partitions, in order. */
  readonly outgoing: readonly Outgoing[];
  /** A version that is not the stored one is put on record. */
  readonly under?: Under | undefined;
  readonly replies: readonly Reply[];
  readonly replyTtlMs: number;
  readonly watermarkMs: number;
}

/**
 * `fenced`: another owner has taken over. `stale`: the committed offset is not `from`. `gap`: the
 * batch does not follow it number by number, or its last entry is not in the log (any more), or one of
 * its entries was erased since it was read. In all three nothing was written.
 */
export type CommitOutcome = 'committed' | 'fenced' | 'stale' | 'gap';

export interface AppendRequest {
  readonly partition: Place;
  readonly topic: string;
  readonly events: readonly { readonly id: string; readonly text: string }[];
  /** An id seen within this window is not appended again. */
  readonly dedupeMs: number;
  /** How many partitions the caller believes that the tenant has; a wrong belief is refused. */
  readonly partitions?: number;
}

export interface AdmitRequest {
  readonly partition: Partition;
  readonly topic: string;
  readonly subject: string;
  readonly id: string;
  readonly text: string;
  readonly dedupeMs: number;
  /** At most this many admissions of the subject in any window. */
  readonly admissionsMax: number;
  readonly windowMs: number;
  /** The chain that must keep up, and how far it may fall behind. */
  readonly chain: string;
  readonly backlogMax: number;
  /** As in `AppendRequest`. */
  readonly partitions?: number;
}

export type AdmitOutcome =
  | { readonly outcome: 'admitted' | 'duplicate'; readonly remaining: number }
  | { readonly outcome: 'limited'; readonly retryAfterMs: number }
  | { readonly outcome: 'overloaded'; readonly backlog: number };

export interface WorkerCard {
  readonly id: string;
  readonly chains: readonly string[];
  /** The version in which it runs a chain, where that is not 1. */
  readonly versions?: Readonly<Record<string, number>>;
  /** Tasks (by name) whose stored state it cannot go on with. */
  readonly refuses?: readonly string[];
}

/** How far a chain is behind on one topic of a partition. */
export interface Lag {
  readonly entries: number;
  /** Age of the oldest entry that is not committed, in ms; 0 when there is none. */
  readonly ageMs: number;
}

/** A hanging read: hands each task its next entries, in order, one request at a time per task. */
export interface ReaderOptions {
  readonly chain: string;
  /** Entries per task and topic that one read brings at most. */
  readonly countMax: number;
  /** How many a read brings at this moment; `countMax` when absent. */
  readonly countNow?: () => number;
}

export interface Reader {
  /** Resolves with at least one entry; rejects only when the reader is closed. */
  next(task: TaskId, topics: readonly string[]): Promise<readonly Entry[]>;
  /** Ends a request of `next`; entries read meanwhile stay pending for the next owner. */
  cancel(task: TaskId): void;
  close(): Promise<void>;
}

export interface Transport
  extends Outboxes,
    Broadcasts,
    Operations,
    Quotas,
    VersionStore,
    Erasures {
  /** Refuses a server that cannot keep what the engine promises, or what a chain wants beyond it. */
  verify(wanted?: readonly Durability[]): Promise<void>;
  /** Settles the number of partitions of a tenant: the stored one wins; a mismatch is refused. */
  settlePartitions(tenantId: string, partitions: number): Promise<void>;
  /** The stored shape of the log: partitions by tenant. */
  shape(): Promise<ReadonlyMap<string, number>>;
  /** Takes a tenant out of the shape: nobody works on it any more, all that was written stays. */
  retire(tenantId: string): Promise<void>;

  announce(worker: WorkerCard, ttlMs: number): Promise<readonly WorkerCard[]>;
  withdraw(workerId: string): Promise<void>;

  /** Takes the lease when it is free and raises the epoch; `undefined` while another holds it. */
  acquire(
    task: TaskId,
    owner: string,
    topics: readonly string[],
    ttlMs: number,
  ): Promise<Tenure | undefined>;
  renew(task: TaskId, owner: string, ttlMs: number): Promise<boolean>;
  release(task: TaskId, owner: string): Promise<void>;
  /** Makes lost groups again, at the stored offset, and answers where the log stands. */
  resume(task: TaskId, topics: readonly string[]): Promise<Resumption>;

  /**
   * Entries delivered but not committed, after `afterId` (`0` for all), oldest first. Those that were
   * delivered again after their commit, as a failover may do, are acknowledged and left out.
   */
  pending(task: TaskId, topic: string, afterId: string, countMax: number): Promise<Entry[]>;
  reader(options: ReaderOptions): Reader;
  loadState(
    task: TaskId,
    operator: string,
    stateKeys: readonly string[],
  ): Promise<readonly (string | undefined)[]>;
  /** All keys of an operator's state, a page at a time; `cursor` '0' begins and ends. */
  scanState(
    task: TaskId,
    operator: string,
    cursor: string,
  ): Promise<{ readonly cursor: string; readonly entries: readonly (readonly [string, string])[] }>;
  commit(plan: CommitPlan): Promise<CommitOutcome>;
  /** Waits a moment for all commits so far to be as safe as `durability` says; false: not yet. */
  harden(task: TaskId, durability: Durability): Promise<boolean>;
  /** The committed offsets as they are stored, by topic. */
  committed(task: TaskId, topics: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /**
   * Answers, per event, whether it was appended (`false`: seen before). Like `admit`, it rejects
   * with `WEIR_ENGINE_REPARTITIONING` or `…_REPARTITIONED`; nothing was written then.
   */
  append(request: AppendRequest): Promise<readonly boolean[]>;
  admit(request: AdmitRequest): Promise<AdmitOutcome>;
  listen(
    partition: Partition,
    listener: string,
    hear: (name: string, text: string) => void,
  ): Promise<void>;
  /** The recorded answer to a question of this name, while it is kept. */
  recall(partition: Partition, name: string): Promise<string | undefined>;

  /** Entries after `afterId` (`0` for all), oldest first. */
  range(
    partition: Place,
    topic: string,
    afterId: string,
    countMax: number,
  ): Promise<readonly Entry[]>;
  lag(task: TaskId, topic: string): Promise<Lag>;
  /** The share of its memory that the server uses, 0 to 1; 0 when it has no bound. */
  memory(): Promise<number>;
  deadLetters(
    task: TaskId,
    countMax: number,
  ): Promise<readonly { readonly id: string; readonly text: string }[]>;
  /** Removes entries older than `beforeMs` that every one of `chains` has committed. */
  trim(
    partition: Place,
    topic: string,
    chains: readonly string[],
    beforeMs: number,
  ): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
