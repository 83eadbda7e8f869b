// Tenants: the organisations that this process serves. TENANTS names those of the start; others come and
// go by words on `tenant_control`, which every process hears within milliseconds. The newest word on a
// tenant holds, above TENANTS too.
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { TenantControl } from '../../pipelines/events/tenant-control.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { platformTenant } from '../journal.ts';
import { hearBroadcast } from './broadcast.ts';
import type { Following } from './tenant-tails.ts';

export interface Tenants {
  /** `unknown`: nobody has ever said that it is served here. */
  stateOf(tenantId: string): TenantControl['state'] | 'unknown';
  /** All that were ever said to be in this state. */
  in(state: TenantControl['state']): readonly string[];
  close(): void;
}

const tryAgainMs = 500;

/**
 * Opens the list; who is served is known when it resolves. A new tenant is served once all `followers`
 * follow it, so that no freeze and no mode is missed; `welcome` is then called.
 */
export const openTenants = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  initial: readonly string[],
  parts: {
    readonly followers: readonly Pick<Following, 'follow'>[];
    readonly welcome: () => Promise<void>;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly log: Logger;
  },
): Promise<Tenants> => {
  const { followers, welcome, clock, log } = parts;
  const said = new Map<string, TenantControl['state']>(initial.map((id) => [id, 'serving']));
  const followed = new Set(initial);
  const closing = new AbortController();
  const beginnings = new Map<string, Promise<void>>();

  const begin = async (tenantId: string): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await Promise.all(followers.map((each) => each.follow(tenantId)));
        await welcome();
        followed.add(tenantId);
        log.info({ tenantId }, 'an organisation is served from now on');
        return;
      } catch (error) {
        log.warn({ tenantId, ...errorFacts(error) }, 'an organisation cannot be followed yet');
        await clock.sleep(tryAgainMs, closing.signal);
      }
    }
  };
  const learn = ({ tenant_id: tenantId, state }: TenantControl): void => {
    said.set(tenantId, state);
    if (state === 'removed') log.info({ tenantId }, 'an organisation is served no longer');
    else if (!followed.has(tenantId) && !beginnings.has(tenantId)) {
      beginnings.set(tenantId, begin(tenantId));
    }
  };
  const tail = await hearBroadcast(transport, broadcasts.tenantControl, platformTenant, {
    ...{ learn, log },
  });
  await Promise.all(beginnings.values());

  const stateOf = (tenantId: string): TenantControl['state'] | 'unknown' => {
    const state = said.get(tenantId) ?? 'unknown';
    return state === 'serving' && !followed.has(tenantId) ? 'unknown' : state;
  };
  return {
    stateOf,
    in: (state) => [...said.keys()].filter((tenantId) => stateOf(tenantId) === state),
    close: () => {
      closing.abort();
      tail.close();
    },
  };
};
