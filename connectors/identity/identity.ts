// Who is asking, as everything behind the door sees it.

/** Who is asking. */
export interface Identity {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  /** The key of the application that asks; absent for a token. */
  readonly application?: string;
  /** The agent that asks, where it names itself: nobody has proven it. */
  readonly agent?: string;
  /** The rate of that key, for all its users together. */
  readonly requestsPerMinute?: number;
}
