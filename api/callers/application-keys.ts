// Application keys at the gateway: those in force are in memory, read again all the time, so that a
// revoked one is of no more use within two seconds. Fails closed: what was never read opens nothing.
import type { DatabasePool } from 'slonik';
import { isKeyOf, keyIdOf } from '../../connectors/identity/application-key.ts';
import { identityErrors } from '../../connectors/identity/errors.ts';
import type { Identity } from '../../connectors/identity/tokens.ts';
import { type KeyRecord, livingKeys } from '../../connectors/postgres/application-keys.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { keepFresh } from '../control/keep-fresh.ts';

export interface ApplicationKeys {
  /** Whom a key speaks for; `undefined` for what is no application key. Rejects with a coded 401. */
  verify(key: string): Promise<Identity | undefined>;
  close(): void;
}

const refreshEveryMs = 2_000;
/** A key that was just made is looked for at once, but whoever guesses makes nobody read more often. */
const lookAgainMs = 250;
const userPattern = /^[!-~]{1,100}$/;

/** Opens the keys; resolves after the first reading, whether it succeeded or not. */
export const openApplicationKeys = async (
  pool: DatabasePool,
  clock: Clock,
  log: Logger,
): Promise<ApplicationKeys> => {
  let known: ReadonlyMap<string, KeyRecord> = new Map();
  let readMs = Number.NEGATIVE_INFINITY;
  let isAway = false;
  const refresh = async (): Promise<void> => {
    readMs = clock.monotonicMs();
    try {
      known = new Map((await livingKeys(pool)).map((record) => [record.keyId, record]));
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn(errorFacts(error), 'the application keys cannot be read');
      isAway = true;
    }
  };
  let looking: Promise<void> | undefined;
  /** One reading for all who miss a key meanwhile. */
  const lookAgain = (): Promise<void> => {
    const pauseMs = Math.max(0, readMs + lookAgainMs - clock.monotonicMs());
    looking ??= clock
      .sleep(pauseMs)
      .then(refresh)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  await refresh();
  const { close } = keepFresh(refreshEveryMs, refresh, clock);
  return {
    verify: async (key) => {
      const keyId = keyIdOf(key);
      if (keyId === undefined) return undefined;
      if (!known.has(keyId)) await lookAgain();
      const record = known.get(keyId);
      const expiresAtMs = record?.expiresMs ?? Number.POSITIVE_INFINITY;
      if (!record || expiresAtMs <= clock.now() || !isKeyOf(key, record.sha256)) {
        throw identityErrors.KEY_UNKNOWN();
      }
      const { tenantId, scopes, requestsPerMinute } = record;
      const rate = requestsPerMinute === null ? {} : { requestsPerMinute };
      const whose = { subject: keyId, tenantId, application: keyId };
      return { ...whose, roles: ['user'], scopes, expiresAtMs, ...rate };
    },
    close,
  };
};

/**
 * The user behind an application, as its client names it: each has sessions, limits and posture of
 * its own. A token speaks for itself.
 */
export const asUser = (
  identity: Identity,
  user: string | undefined,
  hash: (text: string) => string,
): Identity => {
  const { application } = identity;
  if (application === undefined || user === undefined || user === '') return identity;
  const named = userPattern.test(user) ? user : hash(user).slice(0, 32);
  return { ...identity, subject: `${application}/${named}` };
};
