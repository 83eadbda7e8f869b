// A round: what a side is asked to do, and what it cost.
import type { Latencies } from './workers/probe.ts';

export interface RoundRequest {
  readonly tenantId: string;
  readonly events: number;
  /** Event time of the first event, in epoch ms. */
  readonly baseMs: number;
  /** Which run of beats is waited for. */
  readonly run?: number;
  /** Whether a side without a log answers what it has put out. */
  readonly collect?: boolean;
}

/** Works off the events of a tenant; resolves when all outputs are written. */
export type RunRound = (request: RoundRequest) => Promise<void> | Promise<RoundReport>;

/** What a side itself has to say of its round. */
export interface RoundReport {
  /** The part of the round that was timed, when it was not the whole. */
  readonly ms?: number;
  readonly cpuUs?: number;
  /** How many outputs, and which, of a side without a log. */
  readonly written?: number;
  readonly outputs?: readonly string[];
  /** Of a side that hears beats. */
  readonly latencies?: Latencies;
}

export interface RoundResult extends RoundReport {
  readonly ms: number;
  readonly cpuUs: number;
}
