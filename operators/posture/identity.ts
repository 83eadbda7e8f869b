// Identity risk: what the caller's rights add to the damage that a prompt could do.

const base = 0.02;
const most = 0.08;

const scopeRisks: readonly (readonly [prefix: string, risk: number])[] = [
  ['gmail:send', 0.02],
  ['file:write', 0.02],
  ['db:', 0.03],
];

/** 0.02 for anybody, at most 0.08: rights alone never make a prompt suspicious. */
export const identityRisk = (roles: readonly string[], scopes: readonly string[]): number => {
  const fromScopes = scopeRisks
    .filter(([prefix]) => scopes.some((scope) => scope.startsWith(prefix)))
    .reduce((sum, [, risk]) => sum + risk, 0);
  const oddAdmin = roles.includes('admin') && !roles.includes('spm:admin') ? 0.05 : 0;
  const superuser = roles.includes('superuser') ? 0.06 : 0;
  return Math.min(most, base + fromScopes + oddAdmin + superuser);
};
