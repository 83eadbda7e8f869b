// What the demo user of the dev profile may do: the rights of an ordinary user.

export const demoSubject = 'user-demo-1';

export const demoScopes: readonly string[] = [
  'calendar:read',
  'calendar:write',
  'gmail:read',
  'gmail:send',
  'memory:read',
  'memory:write',
  'file:read',
  'db:read',
];
