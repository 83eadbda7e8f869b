// Retention of what audit records say: after so many days the content goes; frames, leaves and proofs stay.
import { expireContent } from '../../connectors/postgres/audit/erase.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { keepFresh } from '../control/keep-fresh.ts';

export interface ExpiryParts {
  readonly pool: Parameters<typeof expireContent>[0];
  readonly tenants: () => readonly string[];
  readonly days: number;
  readonly clock: Pick<Clock, 'now' | 'sleep' | 'id'>;
  readonly log: Logger;
}

const everyMs = 60_000;
const dayMs = 86_400_000;
const countMax = 5_000;

/** Goes over a tenant's ledger from where it was the last time; answers how much has expired. */
export const expireTenant = async (
  { pool, days, clock }: Omit<ExpiryParts, 'tenants' | 'log'>,
  tenantId: string,
  begun: Map<string, number>,
): Promise<number> => {
  const before = new Date(clock.now() - days * dayMs);
  let total = 0;
  for (;;) {
    const by = { eventId: clock.id(), actor: 'platform', at: new Date(clock.now()) };
    const fromLeaf = begun.get(tenantId) ?? 0;
    const asked = { tenantId, before, fromLeaf, countMax };
    const { expired, nextLeaf, isDone } = await expireContent(pool, asked, by);
    begun.set(tenantId, nextLeaf);
    total += expired;
    if (isDone) return total;
  }
};

/** Begins to expire. */
export const startExpiry = (parts: ExpiryParts): { close(): void } => {
  const { tenants, clock, log } = parts;
  const begun = new Map<string, number>();
  const look = async (): Promise<void> => {
    for (const tenantId of tenants()) {
      try {
        await expireTenant(parts, tenantId, begun);
      } catch (error) {
        log.warn({ tenantId, ...errorFacts(error) }, 'audit records could not expire');
      }
    }
  };
  return keepFresh(everyMs, look, clock);
};
