// weir doctor: what is set, from where, and whether everything that Weir stands on is sound.
import { resolve } from 'node:path';
import { serverVersion } from '../../connectors/postgres/server-version.ts';
import { errorFacts, silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { topics } from '../../pipelines/topics.ts';
import { findOpa } from '../../policies/compiler/opa.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { isRunning, readAddresses } from '../address-book.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { packageVersion } from '../package.ts';
import { readSettings, type SettingValues, settings } from '../settings.ts';
import { answer, table } from './output.ts';

interface Finding {
  readonly check: string;
  readonly sound: boolean;
  readonly seen: string;
}

const mask = (name: string, value: unknown): string =>
  settings[name as keyof typeof settings].secret && value !== '' ? '********' : String(value);

const foreignEntries = async (transport: Transport): Promise<readonly string[]> => {
  const foreign: string[] = [];
  for (const [tenantId, partitions] of await transport.shape()) {
    for (let partition = 0; partition < partitions; partition += 1) {
      for (const { name } of Object.values(topics)) {
        for (let after = '0'; ; ) {
          const entries = await transport.range({ tenantId, partition }, name, after, 1_000);
          for (const { seq, entryId } of entries) {
            if (seq === undefined) foreign.push(`{${tenantId}:${partition}}:${name} ${entryId}`);
          }
          const last = entries.at(-1);
          if (!last) break;
          after = last.entryId;
        }
      }
    }
  }
  return foreign;
};

const examine = async (check: string, look: () => Promise<string>): Promise<Finding> => {
  try {
    return { check, sound: true, seen: await look() };
  } catch (error) {
    const { code, reason } = errorFacts(error);
    return { check, sound: false, seen: String(code ?? reason) };
  }
};

const checkLog = async (url: string): Promise<string> => {
  const transport = await openRedisTransport({ url, patience: 'fail', log: silentLog });
  try {
    await transport.verify();
    const foreign = await foreignEntries(transport);
    if (foreign.length > 0) throw new Error(`foreign entries: ${foreign.join(', ')}`);
    return 'reachable, never evicts, every entry is ours';
  } finally {
    await transport.close();
  }
};

const examineAll = async (
  values: SettingValues,
  environment: Environment,
): Promise<readonly Finding[]> => {
  const found = readAddresses(resolve(values.WEIR_DATA_DIR));
  const left = found && isRunning(found) ? found : undefined;
  const redisUrl = values.REDIS_URL || left?.redis_url;
  const databaseUrl = values.DATABASE_URL || left?.database_url;
  const opa = findOpa({ opaBin: values.OPA_BIN, path: environment['PATH'] ?? '' });
  return [
    { check: 'node', sound: true, seen: process.version },
    { check: 'weir', sound: true, seen: packageVersion },
    await examine('policies', async () => `bundle ${(await openPolicies()).version}`),
    {
      check: 'opa',
      sound: true,
      seen: opa ?? 'not installed: the built-in compiler does its work',
    },
    redisUrl
      ? await examine('redis', () => checkLog(redisUrl))
      : { check: 'redis', sound: true, seen: 'not running; `weir start` brings one' },
    databaseUrl
      ? await examine('postgres', () => serverVersion(databaseUrl))
      : { check: 'postgres', sound: true, seen: 'not running; `weir start` brings one' },
  ];
};

/** Prints settings with their origins, and the findings; answers whether all is sound. */
export const doctor = async (options: { readonly json?: true }): Promise<boolean> => {
  const environment = readEnvironment();
  const { values, origins } = readSettings(environment);
  const effective = Object.entries(values).map(([name, value]) => ({
    name,
    value: mask(name, value),
    origin: origins[name as keyof typeof origins],
  }));
  const findings = await examineAll(values, environment);
  const sound = findings.every((finding) => finding.sound);
  answer(options.json === true, { sound, findings, settings: effective }, () =>
    [
      table(findings.map(({ check, sound: ok, seen }) => [ok ? 'ok' : 'BAD', check, seen])),
      '',
      table(effective.map(({ name, value, origin }) => [name, value, origin])),
    ].join('\n'),
  );
  return sound;
};
