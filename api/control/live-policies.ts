// Live policies: what holds in each organisation, swapped while prompts are decided. A version that is said to
// hold is loaded, verified and asked for known answers before it decides anything. Until it could be, what held
// before goes on; where nothing did, everything is refused.
import type { DatabasePool } from 'slonik';
import { policyVersion } from '../../connectors/postgres/policy-versions.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { shippedVersion, type VersionSaid } from '../../pipelines/events/policy-control.ts';
import { policyErrors } from '../../policies/errors.ts';
import { closedPolicies, openBundle, type Policies } from '../../policies/evaluator.ts';
import type { BundleSigner } from '../../policies/signature.ts';
import { forTenants, type TenantPolicies } from '../../policies/tenant-policies.ts';

export interface LivePolicies extends TenantPolicies {
  /** What decides in an organisation now. */
  of(tenantId: string): Policies;
  /** Hears which version is to hold; of the past, what held before is not known. */
  activated(tenantId: string, said: VersionSaid, isPast: boolean): void;
  /** Resolves once every version that was said so far has been tried. */
  settled(): Promise<void>;
  /** Organisations whose wanted version could not be loaded. */
  behind(): readonly string[];
  close(): void;
}

export interface LivePoliciesParts {
  readonly shipped: Policies;
  readonly pool: () => DatabasePool | Promise<DatabasePool>;
  readonly signer: BundleSigner;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Logger;
}

const tryAgainMs = 2_000;

interface Place {
  wanted: VersionSaid;
  active: Policies;
  loading: Promise<void> | undefined;
}

/** Reads a version, verifies it and opens it. Rejects with `WEIR_POLICIES_…` or `WEIR_POSTGRES_AWAY`. */
export const loadVersion = async (
  { pool, signer }: Pick<LivePoliciesParts, 'pool' | 'signer'>,
  tenantId: string,
  version: string,
): Promise<Policies> => {
  const signed = await policyVersion(await pool(), tenantId, version);
  if (!signed) throw policyErrors.VERSION_UNKNOWN({ version });
  return openBundle(signer.open(signed));
};

/** Opens them; what is shipped holds wherever nobody has said anything else. */
export const openLivePolicies = (parts: LivePoliciesParts): LivePolicies => {
  const { shipped, clock, log } = parts;
  const places = new Map<string, Place>();
  const closing = new AbortController();

  const isCurrent = ({ wanted, active }: Place): boolean =>
    wanted.version === shippedVersion ? active === shipped : active.version === wanted.version;

  const attempt = async (tenantId: string, place: Place): Promise<boolean> => {
    const { wanted } = place;
    try {
      const isShipped = wanted.version === shippedVersion;
      const found = isShipped ? shipped : await loadVersion(parts, tenantId, wanted.version);
      // What was said meanwhile is loaded next.
      if (place.wanted === wanted) place.active = found;
      return true;
    } catch (error) {
      const facts = { tenantId, version: wanted.version, decides: place.active.version };
      log.error({ ...facts, ...errorFacts(error) }, 'a version of policies cannot be loaded');
      return false;
    }
  };

  const retry = async (tenantId: string, place: Place): Promise<void> => {
    await clock.sleep(tryAgainMs, closing.signal);
    if (!closing.signal.aborted) begin(tenantId, place);
  };

  const load = async (tenantId: string, place: Place): Promise<void> => {
    for (;;) {
      const { wanted } = place;
      const isLoaded = await attempt(tenantId, place);
      if (wanted !== place.wanted) continue;
      place.loading = undefined;
      if (!isLoaded) void retry(tenantId, place);
      else log.info({ tenantId, version: place.active.version }, 'policies hold from now on');
      return;
    }
  };

  const begin = (tenantId: string, place: Place): void => {
    if (!isCurrent(place)) place.loading ??= load(tenantId, place);
  };

  const of = (tenantId: string): Policies => places.get(tenantId)?.active ?? shipped;
  return {
    ...forTenants(of),
    of,
    activated: (tenantId, said, isPast) => {
      const known = places.get(tenantId);
      if (known) known.wanted = said;
      const active = isPast ? closedPolicies(said.version, said.bundle_hash) : shipped;
      const place = known ?? { wanted: said, active, loading: undefined };
      places.set(tenantId, place);
      begin(tenantId, place);
    },
    settled: async () => {
      await Promise.all([...places.values()].map(({ loading }) => loading));
    },
    behind: () =>
      [...places].filter(([, place]) => !isCurrent(place)).map(([tenantId]) => tenantId),
    close: () => closing.abort(),
  };
};
