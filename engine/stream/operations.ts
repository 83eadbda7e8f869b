// The second half of the port: what people who operate a log look at and change by hand, while the
// chains run. Whatever moves a chain is refused while a worker holds its lease.
import type { ChainCard } from '../model/chain-card.ts';
import type { Partition, TaskId } from '../model/partition.ts';
import type { Entry } from './entry.ts';

/** How far a task is, and who works on it. */
export interface Standing {
  /** The worker that holds the lease. */
  readonly owner: string | undefined;
  readonly epoch: number;
  readonly watermarkMs: number;
  /** Last committed sequence number by topic; 0 at first. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Last appended sequence number by topic; 0 at first. */
  readonly heads: ReadonlyMap<string, number>;
}

/** Between two entries: behind the one of this number and id. */
export interface LogPosition {
  readonly seq: number;
  readonly entryId: string;
}

export interface ResetRequest {
  readonly task: TaskId;
  readonly topic: string;
  /** What lies behind it is read next. */
  readonly position: LogPosition;
  /** The states to forget, and the watermark with them; `undefined` keeps all. */
  readonly forget: readonly string[] | undefined;
}

export interface ReplayRequest {
  readonly task: TaskId;
  readonly letterId: string;
  readonly topic: string;
  readonly text: string;
}

export interface Operations {
  /** Writes the card of a chain into the registry; one of its name is replaced. */
  register(card: ChainCard): Promise<void>;
  registered(): Promise<readonly ChainCard[]>;
  deregister(chain: string): Promise<void>;

  standing(task: TaskId, topics: readonly string[]): Promise<Standing>;
  /** The newest entry of a topic that is still kept. */
  tip(partition: Partition, topic: string): Promise<Entry | undefined>;

  /** The text of one dead letter. */
  deadLetter(task: TaskId, letterId: string): Promise<string | undefined>;
  /** Takes a letter out and appends `text` in its place, both or neither; `false` when it is gone. */
  replay(request: ReplayRequest): Promise<boolean>;
  dropLetter(task: TaskId, letterId: string): Promise<boolean>;

  /** Moves a task on one topic. Answers its new epoch, or `undefined` while a worker has it. */
  resetOffset(request: ResetRequest): Promise<number | undefined>;
  /** Forgets groups, offsets and states of a task; `false` while a worker has it. */
  dropGroup(task: TaskId, topics: readonly string[], states: readonly string[]): Promise<boolean>;
}
