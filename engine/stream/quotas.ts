// The part of the transport port that shares out what may be used up: a process takes some of it in
// advance, uses it without asking, and takes more.

export interface QuotaRequest {
  readonly tenantId: string;
  /** What is used up, and when it begins anew. */
  readonly name: string;
  readonly wanted: number;
  readonly max: number;
  /** Used beyond what was granted before; negative: given back. */
  readonly debt: number;
  readonly ttlMs: number;
}

export interface QuotaGrant {
  readonly granted: number;
  /** By all processes together, this grant among it. */
  readonly taken: number;
}

export interface Quotas {
  /** Grants as much of what is wanted as there is. All grants together stay within `max`. */
  takeQuota(request: QuotaRequest): Promise<QuotaGrant>;
}
