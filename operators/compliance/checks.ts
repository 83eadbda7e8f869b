// Every check by its name. What the platform has set up by itself meets none of them: facts count what
// people have done and what traffic has shown.
import type { Check } from './check.ts';
import { checksOfPeople } from './checks-of-people.ts';
import { checksOfTraffic } from './checks-of-traffic.ts';

export const checks = { ...checksOfPeople, ...checksOfTraffic } as const satisfies Readonly<
  Record<string, Check>
>;

export type CheckName = keyof typeof checks;
