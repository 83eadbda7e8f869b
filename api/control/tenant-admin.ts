// Tenants are made and removed here, by the API and the command line alike. Every step may be taken
// again: who was interrupted says it once more.
import type { DatabasePool } from 'slonik';
import { ensureTenant, markRemoved } from '../../connectors/postgres/registry.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import type { Mode } from '../../policies/under-control.ts';
import { apiErrors } from '../errors.ts';
import { platformTenant } from '../journal.ts';
import type { SettingValues } from '../settings.ts';
import { sayBroadcast } from './broadcast.ts';

export interface TenantAdminParts {
  readonly pool: DatabasePool;
  readonly transport: Pick<Transport, 'append' | 'settlePartitions'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
  readonly values: SettingValues;
}

/** Who may add and remove tenants, in the reserved tenant `platform`. */
export const platformAdmin = 'weir:platform-admin';

/** The models that a new tenant may call. */
export const firstModels = (values: SettingValues) => [
  // First those of a named provider: it is theirs as well when it is the default one.
  ...(values.OPENAI_MODEL === '' ? [] : [{ id: values.OPENAI_MODEL, provider: 'openai' }]),
  ...(values.GROQ_MODEL === '' ? [] : [{ id: values.GROQ_MODEL, provider: 'groq' }]),
  {
    id: values.LLM_MODEL_ID || values.ANTHROPIC_MODEL,
    provider: values.ANTHROPIC_API_KEY === '' ? 'scripted' : 'anthropic',
  },
];

/** In which mode a new tenant starts: in production it is watched before it is held to anything. */
export const firstMode = ({ NEW_TENANT_MODE: mode, WEIR_PROFILE }: SettingValues): Mode => {
  if (mode !== 'profile') return mode;
  return WEIR_PROFILE === 'production' ? 'monitor' : 'enforce';
};

/** Says in which mode a tenant starts. */
export const sayFirstMode = (
  { transport, clock }: Pick<TenantAdminParts, 'transport' | 'clock'>,
  tenantId: string,
  mode: Mode,
  by: string,
): Promise<boolean> =>
  sayBroadcast(
    transport,
    broadcasts.policyControl,
    tenantId,
    { kind: 'mode', target: '*', mode, reason: 'the tenant is new', by },
    clock,
  );

/** Makes a tenant, or lets one that was removed go on; answers whether it is new. */
export const addTenant = async (
  parts: TenantAdminParts,
  { tenantId, mode, by }: { readonly tenantId: string; readonly mode?: Mode; readonly by: string },
): Promise<boolean> => {
  const { pool, transport, clock, values } = parts;
  if (tenantId === platformTenant) throw apiErrors.TENANT_RESERVED();
  const isNew = await ensureTenant(pool, tenantId, firstModels(values), by);
  const isWatched = isNew && firstMode(values) === 'monitor';
  const first = mode ?? (isWatched ? 'monitor' : undefined);
  if (first !== undefined) await sayFirstMode(parts, tenantId, first, by);
  const said = { tenant_id: tenantId, state: 'serving', by } as const;
  await sayBroadcast(transport, broadcasts.tenantControl, platformTenant, said, clock);
  // Last, so that workers know what holds in the tenant before they take its tasks.
  await transport.settlePartitions(tenantId, values.WEIR_PARTITIONS);
  return isNew;
};

/** Ends a tenant: its requests are refused at once, its tasks drained; what was written stays. */
export const removeTenant = async (
  { pool, transport, clock }: TenantAdminParts,
  { tenantId, by }: { readonly tenantId: string; readonly by: string },
): Promise<void> => {
  if (!(await markRemoved(pool, tenantId, by))) throw apiErrors.NOT_FOUND();
  const said = { tenant_id: tenantId, state: 'removed', by } as const;
  await sayBroadcast(transport, broadcasts.tenantControl, platformTenant, said, clock);
};
