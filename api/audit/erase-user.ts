// Erasing a person: memories, and all that the database holds; audit records once they are leaves. What is on
// its way while this runs is waited for.
import { type ErasedSubject, eraseSubject } from '../../connectors/postgres/audit/erase.ts';
import type { Clock } from '../../engine/kernel/clock.ts';

export interface Erasure {
  readonly tenantId: string;
  readonly userId: string;
  /** Who erases. */
  readonly actor: string;
}

export interface EraseParts {
  readonly pool: Parameters<typeof eraseSubject>[0];
  /** Forgets what is remembered about the user; answers how much it was. */
  readonly forget: (erasure: Erasure) => Promise<number>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'sleep' | 'id'>;
}

export interface ErasedUser extends ErasedSubject {
  readonly memories: number;
  /** The record of it in the ledger. */
  readonly erasure_id: string;
}

const waitMs = 10_000;
const againMs = 250;
/** How long what the log has is on its way to the database. */
const settleMs = 2_000;

/**
 * Erases what there is, and goes on until nothing is on its way and nothing waits to become a leaf, ten
 * seconds at most.
 */
export const eraseUser = async (
  { pool, forget, clock }: EraseParts,
  erasure: Erasure,
): Promise<ErasedUser> => {
  const { tenantId, userId, actor } = erasure;
  const memories = await forget(erasure);
  const erasure_id = clock.id();
  const begunMs = clock.monotonicMs();
  const total = { records: 0, decisions: 0, events: 0, reports: 0 };
  for (let n = 0; ; n += 1) {
    const eventId = n === 0 ? erasure_id : `${erasure_id}.again${n}`;
    const by = { eventId, actor, at: new Date(clock.now()), evenIfNothing: n === 0 };
    const { waiting, ...erased } = await eraseSubject(pool, tenantId, userId, by);
    total.records += erased.records;
    total.decisions += erased.decisions;
    total.events += erased.events;
    total.reports += erased.reports;
    const passedMs = clock.monotonicMs() - begunMs;
    if ((waiting === 0 && passedMs > settleMs) || passedMs > waitMs) {
      return { ...total, waiting, memories, erasure_id };
    }
    await clock.sleep(againMs);
  }
};
