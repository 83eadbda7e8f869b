// Durability: where a commit must have arrived before the engine counts on it.

/**
 * `memory`: applied by the server. `waitaof`: synced to the server's disk (`WAITAOF`). `replica`:
 * received by one replica (`WAIT`). None of them makes a failover lose nothing.
 */
export const durabilities = ['memory', 'waitaof', 'replica'] as const;

export type Durability = (typeof durabilities)[number];
