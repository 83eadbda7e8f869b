// Users that have used up their limit: remembered until they may ask again, so that hammering costs
// no guard run and no call to Redis. A pre-check only; the log's own limit is the authority.
import type { Clock } from '../../engine/kernel/clock.ts';

export interface ExhaustedUsers {
  remember(tenantId: string, userId: string, retryAfterMs: number): void;
  /** How long the user must still wait; `undefined`: ask the log. */
  waitMs(tenantId: string, userId: string): number | undefined;
}

const usersMax = 10_000;

/** Opens the memory of one gateway. */
export const exhaustedUsers = (clock: Pick<Clock, 'now'>): ExhaustedUsers => {
  const untilMs = new Map<string, number>();
  const nameOf = (tenantId: string, userId: string): string => `${tenantId}/${userId}`;
  return {
    remember: (tenantId, userId, retryAfterMs) => {
      if (untilMs.size >= usersMax) untilMs.clear();
      untilMs.set(nameOf(tenantId, userId), clock.now() + retryAfterMs);
    },
    waitMs: (tenantId, userId) => {
      const name = nameOf(tenantId, userId);
      const until = untilMs.get(name);
      if (until === undefined) return undefined;
      const leftMs = until - clock.now();
      if (leftMs > 0) return leftMs;
      untilMs.delete(name);
      return undefined;
    },
  };
};
