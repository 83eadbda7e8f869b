// Every kind of secret that is known, special ones before general ones.
import { keyNouns, passwordNouns } from './generic.ts';
import type { Named, Shape } from './kind.ts';
import { aiNames, aiShapes } from './kinds/ai-providers.ts';
import { cloudNames, cloudShapes } from './kinds/cloud.ts';
import { codeHostingNames, codeHostingShapes } from './kinds/code-hosting.ts';
import { credentialShapes } from './kinds/credentials.ts';
import { keyShapes } from './kinds/keys.ts';
import { messagingNames, messagingShapes } from './kinds/messaging.ts';
import { observabilityNames, observabilityShapes } from './kinds/observability.ts';
import { paymentNames, paymentShapes } from './kinds/payment.ts';

export const shapes: readonly Shape[] = [
  ...aiShapes,
  ...cloudShapes,
  ...codeHostingShapes,
  ...paymentShapes,
  ...messagingShapes,
  ...observabilityShapes,
  ...keyShapes,
  ...credentialShapes,
];

export const names: readonly Named[] = [
  ...aiNames,
  ...cloudNames,
  ...codeHostingNames,
  ...paymentNames,
  ...messagingNames,
  ...observabilityNames,
];

export const nouns: readonly string[] = [...passwordNouns, ...keyNouns];

/** The kinds of secrets that `scanSecrets` finds, each once. */
export const secretKinds: readonly string[] = [
  ...new Set([...[...shapes, ...names].map(({ kind }) => kind), 'assigned_secret', 'password']),
];
