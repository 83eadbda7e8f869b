// What a gateway hears of every organisation that it serves: freezes, reviews, controls, and who is served.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { type Freezes, openFreezes } from '../control/freezes.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import { openPolicyControl, type PolicyControls } from '../control/policy-control.ts';
import { hearRegistryNews, type Readers } from '../control/registry-news.ts';
import { openTenants, type Tenants } from '../control/tenants.ts';
import { openReviewOutcomes, type ReviewOutcomes } from '../reviews/review-outcomes.ts';

export interface Heard {
  readonly freezes: Freezes;
  readonly reviews: ReviewOutcomes;
  readonly control: PolicyControls;
  readonly tenants: Tenants;
  close(): void;
}

/** Hears all of it; what was said before is known when it resolves. */
export const openHeard = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  initial: readonly string[],
  parts: {
    /** What is read when somebody says that it has changed, and before a new organisation is served. */
    readonly readers: Readers;
    /** Hears which policies are to hold. */
    readonly activated: LivePolicies['activated'];
    readonly clock: Clock;
    readonly log: Logger;
  },
): Promise<Heard> => {
  const freezes = await openFreezes(transport, initial, parts);
  const reviews = await openReviewOutcomes(transport, initial, parts.log);
  const control = await openPolicyControl(transport, initial, parts);
  const news = await hearRegistryNews(transport, initial, parts.readers, parts.log);
  const followers = [freezes, reviews, control, news];
  const welcome = { ...parts, followers, welcome: news.read };
  const tenants = await openTenants(transport, initial, welcome);
  return {
    ...{ freezes, reviews, control, tenants },
    close: () => {
      for (const each of [tenants, ...followers]) each.close();
    },
  };
};
