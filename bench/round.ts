// A round of the comparison: what a side is asked to do, and what it cost.

/** Works off `events` events of a tenant's input topic; resolves when all outputs are written. */
export type RunRound = (tenantId: string, events: number) => Promise<void>;

export interface RoundRequest {
  readonly tenantId: string;
  readonly events: number;
}

export interface RoundResult {
  readonly ms: number;
  readonly cpuUs: number;
}
