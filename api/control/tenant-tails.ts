// Tails by tenant: what a process hears of every organisation that it serves, of new ones too.

/** Whoever hears of tenants. */
export interface Following {
  /** Hears of a tenant from now on; what was said before is known when it resolves. */
  follow(tenantId: string): Promise<void>;
  close(): void;
}

/** Hears of these tenants, and of others once they are followed. */
export const tenantTails = async (
  tenants: readonly string[],
  hear: (tenantId: string) => Promise<{ close(): void }>,
): Promise<Following> => {
  const tails = new Map<string, Promise<{ close(): void }>>();
  const follow = async (tenantId: string): Promise<void> => {
    const tail = tails.get(tenantId) ?? hear(tenantId);
    tails.set(tenantId, tail);
    try {
      await tail;
    } catch (error) {
      // It is tried again by whoever asks next.
      tails.delete(tenantId);
      throw error;
    }
  };
  await Promise.all(tenants.map(follow));
  return {
    follow,
    close: () => {
      for (const tail of tails.values()) {
        void tail.then(
          (each) => each.close(),
          () => undefined,
        );
      }
    },
  };
};
