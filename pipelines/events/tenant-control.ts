// tenant_control: which organisations are served from now on, and which no longer. It is said in the
// reserved tenant `platform`; what holds is the newest word on each.
import Type, { type Static } from 'typebox';

export const tenantIdPattern = '^[a-z0-9][a-z0-9_-]{0,62}$';

export const TenantControlSchema = Type.Object({
  tenant_id: Type.String({ pattern: tenantIdPattern }),
  state: Type.Enum(['serving', 'removed']),
  by: Type.String({ minLength: 1, maxLength: 128 }),
});

export type TenantControl = Static<typeof TenantControlSchema>;
