// Freezes: who or what may ask no model for now. Every process hears of them within milliseconds, and
// calls that are under way are cut.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { FreezeControl } from '../../pipelines/events/freeze-control.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { apiErrors } from '../errors.ts';
import { hearBroadcast } from './broadcast.ts';
import { type Following, tenantTails } from './tenant-tails.ts';

/** Whom a call is for and what it asks. */
export interface Asking {
  readonly userId: string;
  readonly sessionId: string;
  readonly modelId: string;
  /** The name that was asked for, where a route has chosen the model: it can be frozen, too. */
  readonly askedModel?: string | undefined;
}

/** A call that is under way. */
export interface FreezeWatch {
  /** Aborted when the call is frozen, and when its caller has aborted it. */
  readonly signal: AbortSignal;
  /** The error to answer when a freeze has cut it. */
  readonly cut: WeirError | undefined;
  close(): void;
}

export interface Freezes extends Following {
  /** The freeze that a call falls under, or `undefined`. */
  of(tenantId: string, asking: Asking): FreezeControl | undefined;
  /** When somebody has last frozen or freed it; `undefined`: never. */
  saidMs(tenantId: string, what: Pick<FreezeControl, 'scope' | 'id'>): number | undefined;
  /** What is frozen in a tenant. */
  list(tenantId: string): readonly FreezeControl[];
  /** Watches over a call that `caller` may abort. */
  watch(tenantId: string, asking: Asking, caller: AbortSignal): FreezeWatch;
}

const nameOf = ({ scope, id }: Pick<FreezeControl, 'scope' | 'id'>): string => `${scope} ${id}`;

const namesOf = (
  tenantId: string,
  { userId, sessionId, modelId, askedModel }: Asking,
): readonly string[] => [
  nameOf({ scope: 'tenant', id: tenantId }),
  nameOf({ scope: 'user', id: userId }),
  nameOf({ scope: 'session', id: sessionId }),
  nameOf({ scope: 'model', id: modelId }),
  ...(askedModel === undefined ? [] : [nameOf({ scope: 'model', id: askedModel })]),
];

interface Watching {
  readonly tenantId: string;
  readonly asking: Asking;
  readonly stop: AbortController;
  cut: WeirError | undefined;
}

/** Hears the freezes of tenants; what was said before is known when it resolves. */
export const openFreezes = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  tenants: readonly string[],
  { clock, log }: { readonly clock: Pick<Clock, 'now'>; readonly log: Logger },
): Promise<Freezes> => {
  const frozen = new Map<string, Map<string, FreezeControl>>();
  const words = new Map<string, number>();
  const watching = new Set<Watching>();

  const of = (tenantId: string, asking: Asking): FreezeControl | undefined => {
    const mine = frozen.get(tenantId);
    if (!mine || mine.size === 0) return undefined;
    for (const name of namesOf(tenantId, asking)) {
      const freeze = mine.get(name);
      if (freeze && (freeze.until_ms ?? Number.POSITIVE_INFINITY) > clock.now()) return freeze;
    }
    return undefined;
  };

  const learn = (tenantId: string, said: FreezeControl, saidMs: number): void => {
    words.set(`${tenantId} ${nameOf(said)}`, saidMs);
    const mine = frozen.get(tenantId) ?? new Map<string, FreezeControl>();
    frozen.set(tenantId, mine);
    if (said.frozen) mine.set(nameOf(said), said);
    else mine.delete(nameOf(said));
    for (const each of watching) {
      const freeze = each.tenantId === tenantId ? of(tenantId, each.asking) : undefined;
      if (!freeze) continue;
      each.cut = frozenError(freeze);
      each.stop.abort(each.cut);
    }
  };

  const tails = await tenantTails(tenants, (tenantId) =>
    hearBroadcast(transport, broadcasts.freezeControl, tenantId, {
      learn: (said, saidMs) => learn(tenantId, said, saidMs),
      log,
    }),
  );

  return {
    of,
    saidMs: (tenantId, what) => words.get(`${tenantId} ${nameOf(what)}`),
    list: (tenantId) =>
      [...(frozen.get(tenantId)?.values() ?? [])].filter(
        ({ until_ms: untilMs = Number.POSITIVE_INFINITY }) => untilMs > clock.now(),
      ),
    watch: (tenantId, asking, caller) => {
      const stop = new AbortController();
      const each: Watching = { tenantId, asking, stop, cut: undefined };
      // One listener: a composed signal costs ten times as much, for every call.
      const give = (): void => stop.abort(caller.reason);
      if (caller.aborted) give();
      else caller.addEventListener('abort', give, { once: true });
      watching.add(each);
      return {
        signal: stop.signal,
        get cut() {
          return each.cut;
        },
        close: () => {
          watching.delete(each);
          caller.removeEventListener('abort', give);
        },
      };
    },
    ...tails,
  };
};

/** The error of a call that falls under a freeze. */
export const frozenError = ({ scope, until_ms: untilMs }: FreezeControl): WeirError =>
  apiErrors.FROZEN({
    reason: 'frozen',
    scope,
    ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
  });
