// The part of the transport port that every task and gateway hears: broadcast topics, and the record
// of which of their entries a task has applied, from which of its inputs on.
import type { Place, TaskId } from '../model/partition.ts';
import type { Entry } from './entry.ts';

/** The entry of a broadcast topic that was in force. */
export interface AppliedVersion {
  readonly topic: string;
  /** The entry id. */
  readonly version: string;
}

/** What a batch of a chain that hears broadcast topics ran under. */
export interface Under {
  readonly versions: readonly AppliedVersion[];
  /** The offsets by input topic at which the batch began. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** A change of version in the history of a task. */
export interface Switch extends AppliedVersion {
  /** The offsets by input topic after which it took effect. */
  readonly offsets: Readonly<Record<string, number>>;
}

export interface Tail {
  close(): void;
}

export interface Broadcasts {
  /** Entries up to `upToId` (all when absent), newest first. */
  recent(
    place: Place,
    topic: string,
    upToId: string | undefined,
    countMax: number,
  ): Promise<readonly Entry[]>;
  /** Hands over the entries after `afterId`, in order, as they come, until it is closed. */
  tail(
    place: Place,
    topic: string,
    afterId: string,
    hear: (entries: readonly Entry[]) => void,
  ): Tail;
  /** The versions that the last commit of a task ran under, by topic. */
  appliedVersions(task: TaskId, topics: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Every change of version in the history of a task, oldest first. */
  switches(task: TaskId): Promise<readonly Switch[]>;
}
