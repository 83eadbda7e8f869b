// How many texts a user may have looked at in a minute where no prompt is put to the log: counted in Redis,
// for all gateways together.
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { spanOf } from '../budgets/budget-period.ts';
import { hashOf } from '../conversation/ingest.ts';
import { apiErrors } from '../errors.ts';

export interface TextRate {
  /**
   * Takes so many texts of the present minute, all or none, and answers how many are left. Rejects with
   * `WEIR_API_RATE_LIMITED`, or `…_LOG_AWAY` when they cannot be counted.
   */
  take(user: Pick<Identity, 'tenantId' | 'subject'>, texts: number): Promise<number>;
}

/** Opens the rate of one route. */
export const textRate = (parts: {
  /** Tells what is counted apart from what others count. */
  readonly name: string;
  readonly textsMax: number;
  readonly transport: Pick<Transport, 'takeQuota'>;
  readonly clock: Pick<Clock, 'now'>;
}): TextRate => {
  const { name, textsMax, transport, clock } = parts;
  return {
    take: async ({ tenantId, subject }, texts) => {
      const { name: minute, endsMs } = spanOf('minute', clock.now());
      const leftMs = Math.max(1, endsMs - clock.now());
      const counter = { tenantId, name: `${name}/${hashOf(subject)}/${minute}` };
      const take = (wanted: number, debt: number) =>
        transport
          .takeQuota({ ...counter, wanted, debt, max: textsMax, ttlMs: leftMs + 1_000 })
          .catch((cause: unknown) => {
            throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
          });
      const { granted, taken } = await take(texts, 0);
      if (granted === texts) return Math.max(0, textsMax - taken);
      if (granted > 0) await take(0, -granted);
      throw apiErrors.RATE_LIMITED({ retry_after_seconds: Math.ceil(leftMs / 1_000) });
    },
  };
};
