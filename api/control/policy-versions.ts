// Versions of policies: how changes become a version, and a version what holds. What does not pass every check,
// every test and every known answer never becomes one.
import type { DatabasePool } from 'slonik';
import {
  countPolicyVersions,
  keepPolicyVersion,
  policyVersion,
} from '../../connectors/postgres/policy-versions.ts';
import { scan } from '../../operators/output/scan.ts';
import { shippedVersion, type VersionSaid } from '../../pipelines/events/policy-control.ts';
import type { Finding } from '../../policies/checks/finding.ts';
import type { Compiler } from '../../policies/compiler/protocol.ts';
import { policyErrors } from '../../policies/errors.ts';
import { openBundle } from '../../policies/evaluator.ts';
import type { BundleSigner } from '../../policies/signature.ts';
import { type Changes, readSources, type Sources, withChanges } from '../../policies/sources.ts';
import { errorsOf, isError, type Judged, judge } from '../../policies/verdict.ts';
import { apiErrors } from '../errors.ts';
import { loadVersion } from './live-policies.ts';
import type { PolicyControls } from './policy-control.ts';
import { type PolicyWordsParts, sayControl } from './policy-words.ts';

export interface PolicyVersionParts extends PolicyWordsParts {
  readonly pool: () => DatabasePool | Promise<DatabasePool>;
  readonly signer: BundleSigner;
  readonly compiler: Compiler;
  readonly control: Pick<PolicyControls, 'versions'>;
  /** The hash of the bundle that is shipped. */
  readonly shippedHash: string;
  /** Whether admins of an organisation may change Rego, or data alone. */
  readonly mayChangeRego: boolean;
}

export interface MadeVersion {
  readonly version: string;
  readonly bundle_hash: string;
  readonly warnings: readonly Finding[];
}

/** Versions that an organisation may keep. */
export const versionsMax = 1_000;

/** The version that holds in an organisation, by what was said last. */
export const activeVersion = (
  { control }: Pick<PolicyVersionParts, 'control'>,
  tenantId: string,
): string => control.versions(tenantId).at(-1)?.version ?? shippedVersion;

/** What changes are made to: the sources of what holds. */
const baseOf = async (parts: PolicyVersionParts, tenantId: string): Promise<Sources> => {
  const version = activeVersion(parts, tenantId);
  if (version === shippedVersion) return readSources();
  const signed = await policyVersion(await parts.pool(), tenantId, version);
  if (!signed) throw policyErrors.VERSION_UNKNOWN({ version });
  parts.signer.open(signed);
  return signed.sources;
};

/** The sources of what holds, with the changes. */
export const changedSources = async (
  parts: PolicyVersionParts,
  tenantId: string,
  changes: Changes,
): Promise<Sources> => {
  if (!parts.mayChangeRego && Object.keys(changes.sources ?? {}).length > 0) {
    throw apiErrors.REGO_CLOSED();
  }
  return withChanges(await baseOf(parts, tenantId), changes);
};

/** Judges what holds, with the changes. */
export const judgeChanges = async (
  parts: PolicyVersionParts,
  tenantId: string,
  changes: Changes,
  steps: Parameters<typeof judge>[2],
  options?: Parameters<typeof judge>[3],
): Promise<Judged> =>
  judge(parts.compiler, await changedSources(parts, tenantId, changes), steps, options);

/** Makes a version. Throws `WEIR_POLICIES_REGO_INVALID` with what is wrong, by file and line. */
export const makeVersion = async (
  parts: PolicyVersionParts,
  tenantId: string,
  {
    changes,
    author,
    note,
  }: { readonly changes: Changes; readonly author: string; readonly note: string },
): Promise<MadeVersion> => {
  const pool = await parts.pool();
  if ((await countPolicyVersions(pool, tenantId)) >= versionsMax) {
    throw apiErrors.POLICY_VERSIONS_FULL({ versions_max: versionsMax });
  }
  const sources = await changedSources(parts, tenantId, changes);
  const judged = await judge(parts.compiler, sources, ['check', 'test', 'build']);
  const { bundle, findings } = judged;
  if (!bundle) throw policyErrors.REGO_INVALID({ findings: errorsOf(judged) });
  await openBundle(bundle);
  const { version, bundle_sha256: bundleHash } = bundle.manifest;
  const manifest = JSON.stringify(bundle.manifest);
  const content = { tenantId, version, manifest, wasm: bundle.wasm, data: bundle.data, sources };
  const signature = parts.signer.sign(tenantId, manifest);
  const described = { bundleHash, author, note: scan(note).redacted };
  await keepPolicyVersion(pool, { ...content, signature }, described);
  const details = { version, bundle_hash: bundleHash };
  await parts.journal.note(tenantId, author, 'policy_version_made', details, 'warning');
  return { ...details, warnings: findings.filter((each) => !isError(each)) };
};

type Said = Pick<VersionSaid, 'by' | 'reason'>;

const say = async (
  parts: PolicyVersionParts,
  tenantId: string,
  version: string,
  said: Said & Pick<VersionSaid, 'rollback'>,
): Promise<VersionSaid> => {
  const isShipped = version === shippedVersion;
  const bundle_hash = isShipped
    ? parts.shippedHash
    : (await loadVersion(parts, tenantId, version)).bundleHash;
  const previous = activeVersion(parts, tenantId);
  return sayControl(parts, tenantId, {
    ...{ kind: 'version' as const, version, bundle_hash, previous, ...said },
  });
};

/**
 * Has a version hold from now on; resolves once it is in the log. Throws `WEIR_POLICIES_VERSION_UNKNOWN`,
 * `WEIR_POLICIES_SIGNATURE_INVALID` and what else keeps it from being loaded.
 */
export const activateVersion = (
  parts: PolicyVersionParts,
  tenantId: string,
  version: string,
  said: Said,
): Promise<VersionSaid> => say(parts, tenantId, version, { ...said, rollback: false });

/** Where a rollback leads: to what held before the version that holds was first chosen. */
export const rollbackTarget = (versions: readonly VersionSaid[]): string | undefined => {
  const active = versions.at(-1)?.version;
  return versions.findLast(({ version, rollback }) => version === active && !rollback)?.previous;
};

/** Has the version before hold again. */
export const rollBack = async (
  parts: PolicyVersionParts,
  tenantId: string,
  said: Said,
): Promise<VersionSaid> => {
  const target = rollbackTarget(parts.control.versions(tenantId));
  if (target === undefined) throw apiErrors.NOTHING_BEFORE();
  return say(parts, tenantId, target, { ...said, rollback: true });
};
