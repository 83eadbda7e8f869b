// The part of the transport port that remembers which version of a chain has run from where on.
import type { TaskId } from '../model/partition.ts';

export interface VersionStore {
  /** The versions that have run a task, as texts, the oldest first. */
  versions(task: TaskId): Promise<readonly string[]>;
  /** Adds one for the owner of `epoch`; `false` when another owner has taken over. */
  beginVersion(task: TaskId, epoch: number, text: string): Promise<boolean>;
  /** The switches that were thrown, as texts, by chain. */
  chosenVersions(): Promise<ReadonlyMap<string, string>>;
  /** Throws a switch, or takes it back. */
  chooseVersion(chain: string, text: string | undefined): Promise<void>;
}

/** Versions remembered per task; older ones are forgotten. */
export const versionsMax = 100;
