// A role: a part of the platform that runs as a process of its own.

export interface Role {
  /** Finishes what is in hand and lets go of everything. */
  stop(): Promise<void>;
}
