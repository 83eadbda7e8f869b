// weir policy versions, make, activate, rollback: the policies of a tenant of a running platform.
import { policyVersions } from '../../connectors/postgres/policy-versions.ts';
import { lazyPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import type { VersionSaid } from '../../pipelines/events/policy-control.ts';
import { findingLine } from '../../policies/checks/finding.ts';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { readBundle } from '../../policies/manifest.ts';
import { type Changes, readSources } from '../../policies/sources.ts';
import { openPolicyControl } from '../control/policy-control.ts';
import {
  activateVersion,
  activeVersion,
  makeVersion,
  type PolicyVersionParts,
  rollBack,
} from '../control/policy-versions.ts';
import { apiErrors } from '../errors.ts';
import { openJournal } from '../journal.ts';
import { signerOf } from '../roles/live-policies.ts';
import { speaker } from './mode.ts';
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';
import { localCompiler } from './policy.ts';

export interface TenantOptions {
  readonly tenant: string;
  readonly json?: true;
}

export interface ChangeOptions {
  readonly sources?: string;
  readonly data?: string;
}

/** The changes that options name. */
export const changesOf = ({ sources, data }: ChangeOptions): Changes => {
  try {
    return {
      ...(sources === undefined ? {} : { sources: readSources(sources) }),
      ...(data === undefined ? {} : { data: JSON.parse(data) as unknown }),
    };
  } catch (cause) {
    throw apiErrors.INPUT_INVALID({ expected: 'a directory of Rego, and JSON' }, { cause });
  }
};

/** Runs `work` with what versions of a tenant need. */
export const withVersions = <Result>(
  tenant: string,
  work: (
    parts: PolicyVersionParts & { readonly databaseUrl: string },
    by: string,
  ) => Promise<Result>,
): Promise<Result> =>
  withLog(async (transport, { values, databaseUrl }) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const partitions = (await transport.shape()).get(tenant);
    if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant });
    const [clock, log] = [systemClock, silentLog];
    const pool = lazyPool(databaseUrl, 1);
    const control = await openPolicyControl(transport, [tenant], { clock, log });
    try {
      const journal = openJournal({ transport, partitions, clock, log });
      const parts = {
        ...{ transport, journal, clock, control, databaseUrl, pool: pool.get },
        ...{ signer: signerOf(values), compiler: localCompiler(), mayChangeRego: true },
        shippedHash: readBundle(bundleDirectory).manifest.bundle_sha256,
      };
      return await work(parts, speaker());
    } finally {
      control.close();
      await pool.end();
    }
  });

/** Lists the versions. */
export const policyVersionsShown = ({ tenant, json }: TenantOptions): Promise<void> =>
  withVersions(tenant, async (parts) => {
    const active = activeVersion(parts, tenant);
    const versions = await policyVersions(await parts.pool(), tenant);
    answer(json === true, { active, versions }, () =>
      table([
        ['shipped', 'weir', '', active === 'shipped' ? 'holds' : ''],
        ...versions.map(({ version, author, note }) => [
          ...[version, author, note, active === version ? 'holds' : ''],
        ]),
      ]),
    );
  });

/** Makes a version. */
export const policyMake = (
  options: TenantOptions & ChangeOptions & { readonly note: string },
): Promise<void> =>
  withVersions(options.tenant, async (parts, author) => {
    const { tenant, note, json } = options;
    const made = await makeVersion(parts, tenant, { changes: changesOf(options), author, note });
    answer(json === true, made, () =>
      [...made.warnings.map(findingLine), `version ${made.version} made`].join('\n'),
    );
  });

const told = (tenant: string, json: true | undefined, said: VersionSaid): void =>
  answer(json === true, said, () => `${said.version} holds in ${tenant}, ${said.previous} before`);

/** Has a version hold from now on. */
export const policyActivate = (
  version: string,
  { tenant, reason, json }: TenantOptions & { readonly reason: string },
): Promise<void> =>
  withVersions(tenant, async (parts, by) =>
    told(tenant, json, await activateVersion(parts, tenant, version, { by, reason })),
  );

/** Has the version before hold again. */
export const policyRollback = ({
  tenant,
  reason,
  json,
}: TenantOptions & { readonly reason: string }): Promise<void> =>
  withVersions(tenant, async (parts, by) =>
    told(tenant, json, await rollBack(parts, tenant, { by, reason })),
  );
