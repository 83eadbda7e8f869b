// Runs one role in this process: says when it is ready, drains on a signal, ends when the process
// that started it is gone.

import { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import type { Role } from '../roles/role.ts';
import { readSettings, type SettingValues } from '../settings.ts';
import type { ChildMessage } from './children.ts';
import { hearInterruption } from './interruption.ts';
import { exitCodes, say } from './output.ts';
import { findPlatform } from './platform.ts';

const drainMsMax = 15_000;

type Running = Role & { readonly url?: string; readonly id?: string };

const tellParent = (message: ChildMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve());
    else resolve();
  });

const untilStopped = async (): Promise<void> => {
  const orphaned = new Promise<void>((resolve) => process.once('disconnect', resolve));
  await Promise.race([orphaned, hearInterruption(() => process.exit(exitCodes.failed)).asked]);
};

const located = (): SettingValues => {
  const { values } = readSettings(readEnvironment());
  if (values.REDIS_URL !== '' && values.DATABASE_URL !== '') return values;
  const { redisUrl, databaseUrl } = findPlatform();
  const missing = [
    ...(redisUrl === '' ? ['REDIS_URL'] : []),
    ...(databaseUrl === '' ? ['DATABASE_URL'] : []),
  ];
  if (missing.length > 0) throw apiErrors.NOT_RUNNING({ missing });
  return { ...values, REDIS_URL: redisUrl, DATABASE_URL: databaseUrl };
};

const begun = async (
  log: Logger,
  begin: (values: SettingValues) => Promise<Running>,
): Promise<Running> => {
  try {
    const values = located();
    if (!process.send) await (await import('../prepare.ts')).prepare(values, log);
    return await begin(values);
  } catch (cause) {
    const { code, status, retry, message, help, detail } =
      cause instanceof WeirError ? cause : apiErrors.INTERNAL({}, { cause });
    await tellParent({ failed: { code, status, retry, message, help, detail } });
    throw cause;
  }
};

const greet = ({ url, id }: Running, json: boolean): void => {
  if (json) say(JSON.stringify({ ready: true, url, id, pid: process.pid }));
  else if (url !== undefined) say(`weir ready on ${url}`);
};

/** Runs a role until it is told to stop. */
export const runRole = async (
  log: Logger,
  begin: (values: SettingValues) => Promise<Running>,
  options: { readonly json?: true } = {},
): Promise<void> => {
  const stopped = untilStopped();
  const role = await begun(log, begin);
  await tellParent({ ready: true, ...(role.url === undefined ? {} : { url: role.url }) });
  if (!process.send) greet(role, options.json === true);
  await stopped;
  const timer = setTimeout(() => process.exit(exitCodes.failed), drainMsMax);
  await role.stop();
  clearTimeout(timer);
  if (process.connected) process.disconnect();
};
