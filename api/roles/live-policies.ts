// The policies of a process: what is shipped, and what each organisation has made to hold instead.
import type { DatabasePool } from 'slonik';
import { openVault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Policies } from '../../policies/evaluator.ts';
import { type BundleSigner, bundleSigner } from '../../policies/signature.ts';
import { type LivePolicies, openLivePolicies } from '../control/live-policies.ts';
import type { SettingValues } from '../settings.ts';
import { vaultOf } from '../tools/tools.ts';

/** Whoever has the key of the vault signs versions, and knows their signatures. */
export const signerOf = (values: SettingValues): BundleSigner =>
  bundleSigner(openVault(vaultOf(values)).keyFor('policies'));

/** Opens them. */
export const livePolicies = (
  values: SettingValues,
  parts: {
    readonly shipped: Policies;
    readonly pool: () => DatabasePool | Promise<DatabasePool>;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly log: Logger;
  },
): LivePolicies => openLivePolicies({ ...parts, signer: signerOf(values) });
