// Runs one role in this process: says when it is ready, drains on a signal, ends when the process
// that started it is gone.

import { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { readEnvironment } from '../environment.ts';
import { prepare } from '../prepare.ts';
import type { Role } from '../roles/role.ts';
import { readSettings, type SettingValues } from '../settings.ts';
import type { ChildMessage } from './children.ts';
import { findPlatform } from './platform.ts';

const drainMsMax = 15_000;

const tellParent = (message: ChildMessage): void => {
  process.send?.(message);
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    process.once('disconnect', resolve);
  });

const located = (): SettingValues => {
  const { values } = readSettings(readEnvironment());
  if (values.REDIS_URL !== '' && values.DATABASE_URL !== '') return values;
  const { redisUrl, databaseUrl } = findPlatform();
  return { ...values, REDIS_URL: redisUrl, DATABASE_URL: databaseUrl };
};

/** Runs a role until it is told to stop. */
export const runRole = async (
  log: Logger,
  begin: (values: SettingValues) => Promise<Role & { readonly url?: string }>,
): Promise<void> => {
  const stopped = untilStopped();
  let role: Role & { readonly url?: string };
  try {
    const values = located();
    if (!process.send) await prepare(values, log);
    role = await begin(values);
  } catch (error) {
    const coded = error instanceof WeirError ? error : undefined;
    tellParent({
      failed: coded?.message ?? 'an unexpected error',
      code: coded?.code ?? 'WEIR_API_INTERNAL',
      detail: JSON.stringify(coded?.detail ?? {}),
    });
    throw error;
  }
  tellParent({ ready: true, ...(role.url === undefined ? {} : { url: role.url }) });
  if (!process.send && role.url !== undefined) process.stdout.write(`weir ready on ${role.url}\n`);
  await stopped;
  const timer = setTimeout(() => process.exit(1), drainMsMax);
  await role.stop();
  clearTimeout(timer);
  if (process.connected) process.disconnect();
};
