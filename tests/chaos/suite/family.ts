// A family of faults: what happens in a schedule of it.
import type { Lane, ServerLane } from './lane.ts';
import type { Scene } from './scene.ts';

/** What a run must have seen, or its faults have hit nothing. */
export type Evidential = 'takeOvers' | 'redeliveries' | 'refused';

/** A family needs a lane with what it strikes: one server, or a cluster. */
export interface Family<On extends Lane = ServerLane> {
  readonly name: string;
  readonly help: string;
  /** Workers at the beginning. */
  readonly workers: number;
  /** Workers reach Redis by way of the proxy. */
  readonly isProxied?: boolean;
  /** The load is full of poison, copies and shuffled orders. */
  readonly isWild?: boolean;
  /** What the log has acknowledged may be gone: only what survived is judged. */
  readonly mayLose?: boolean;
  /** Loads and strikes; answers what is to be undone once the schedule has been judged. */
  run(scene: Scene<On>): Promise<void | (() => Promise<void>)>;
}
