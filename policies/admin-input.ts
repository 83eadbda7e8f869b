// The one builder of the admin policy's input: who asks for which endpoint.
import Type, { type Static } from 'typebox';

/** Facts about a request, before anything of its body is read. */
export const AdminPolicyInputSchema = Type.Object({
  method: Type.String(),
  /** The pattern of the route, `/keys/:id`, not the path that was asked for. */
  route: Type.String(),
  caller: Type.Enum(['nobody', 'token', 'key']),
  roles: Type.Array(Type.String()),
  /** Whose the request is: `other` when it names an organisation that is not the caller's. */
  tenant: Type.Enum(['none', 'own', 'platform', 'other']),
  profile: Type.Enum(['dev', 'production']),
});

export const AdminResultSchema = Type.Object({
  decision: Type.Enum(['allow', 'deny']),
  reason: Type.String(),
  rule: Type.String(),
  /** Whether the use of the endpoint is put on record. */
  recorded: Type.Boolean(),
});

export type AdminPolicyInput = Static<typeof AdminPolicyInputSchema>;

/** A caller, as far as the policy needs it. */
export interface CallerFacts {
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly application?: string;
}

export const adminInput = (
  asked: {
    readonly method: string;
    readonly route: string;
    /** The organisation that the request names beside that of its caller. */
    readonly namedTenant: unknown;
  },
  caller: CallerFacts | undefined,
  here: { readonly profile: AdminPolicyInput['profile']; readonly platformTenant: string },
): AdminPolicyInput => {
  const { route, namedTenant } = asked;
  const method = asked.method === 'HEAD' ? 'GET' : asked.method;
  const about = { method, route, profile: here.profile };
  if (!caller) return { ...about, caller: 'nobody', roles: [], tenant: 'none' };
  const { tenantId, roles, application } = caller;
  const own = tenantId === here.platformTenant ? 'platform' : 'own';
  return {
    ...{ ...about, caller: application === undefined ? 'token' : 'key' },
    roles: [...roles].sort(),
    tenant: namedTenant === undefined || namedTenant === tenantId ? own : 'other',
  };
};
