// A purse: the share of a budget that this process may use without asking. It asks ahead for more, so that
// nobody waits while there is some; what was used beyond it is told with the next asking.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { QuotaGrant } from '../../engine/stream/quotas.ts';

/** A purse asks for this part of the whole at a time. */
const leasePart = 1 / 20;
/** An empty budget is asked again after this while: it may have been raised, or some given back. */
const askAgainMs = 1_000;

export interface Purse {
  /** Whether something is left; asks when nothing is. */
  fill(max: number): Promise<boolean>;
  readonly left: number;
  /** Uses it up, also beyond what is left. */
  use(count: number, max: number): void;
  /** Gives back what is left. */
  empty(): Promise<void>;
}

export const leaseOf = (max: number): number => Math.max(1, Math.floor(max * leasePart));

/** Opens a purse over one counter. `take` asks for a share: see `Quotas`. */
export const openPurse = (
  take: (asked: { wanted: number; max: number; debt: number }) => Promise<QuotaGrant>,
  clock: Pick<Clock, 'monotonicMs'>,
): Purse => {
  let left = 0;
  let askedInVainMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (max: number): Promise<void> => {
    const debt = Math.max(0, -left);
    left += debt;
    try {
      const { granted } = await take({ wanted: leaseOf(max), max, debt });
      left += granted;
      if (granted === 0) askedInVainMs = clock.monotonicMs();
    } catch (error) {
      left -= debt;
      throw error;
    } finally {
      asking = undefined;
    }
  };
  /** One asking for all who need it. */
  const askOnce = (max: number): Promise<void> => {
    asking ??= ask(max);
    return asking;
  };
  const isInVain = (): boolean => clock.monotonicMs() < askedInVainMs + askAgainMs;
  const askAhead = (max: number): void => {
    // Whoever finds the purse empty hears what went wrong.
    if (left < leaseOf(max) / 2 && (left < 0 || !isInVain())) askOnce(max).catch(() => undefined);
  };

  return {
    fill: async (max) => {
      if (left <= 0 && !isInVain()) await askOnce(max);
      return left > 0;
    },
    get left() {
      return left;
    },
    use: (count, max) => {
      left -= count;
      askAhead(max);
    },
    empty: async () => {
      await asking?.catch(() => undefined);
      const rest = left;
      left = 0;
      if (rest !== 0) await take({ wanted: 0, max: 0, debt: -rest });
    },
  };
};
