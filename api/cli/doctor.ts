// weir doctor: what is set, from where, and whether everything that Weir stands on is sound.
import { resolve } from 'node:path';
import { findOpa } from '../../policies/compiler/opa.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { isRunning, readAddresses } from '../address-book.ts';
import { databaseFindings } from '../doctor/database-findings.ts';
import { examine, type Finding, fine } from '../doctor/finding.ts';
import { hostFindings } from '../doctor/host-findings.ts';
import { logFindings } from '../doctor/log-findings.ts';
import { modelFindings } from '../doctor/model-findings.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { packageVersion } from '../package.ts';
import { readSettings, type SettingValues, settings } from '../settings.ts';
import { answer, table } from './output.ts';

const mask = (name: string, value: unknown): string =>
  settings[name as keyof typeof settings].secret && value !== '' ? '********' : String(value);

const notRunning = 'not running; `weir start` brings one';

const policyFindings = async (opa: string | undefined): Promise<readonly Finding[]> => [
  fine('policies', `bundle ${(await openPolicies()).version} loads and passes its smoke test`),
  fine('opa', opa ?? 'not installed: the built-in compiler does its work'),
];

const examineAll = async (
  values: SettingValues,
  environment: Environment,
): Promise<readonly Finding[]> => {
  const dataDirectory = resolve(values.WEIR_DATA_DIR);
  const found = readAddresses(dataDirectory);
  const left = found && isRunning(found) ? found : undefined;
  const redisUrl = values.REDIS_URL || left?.redis_url;
  const databaseUrl = values.DATABASE_URL || left?.database_url;
  const opa = findOpa({ opaBin: values.OPA_BIN, path: environment['PATH'] ?? '' });
  const ownUrl = left?.url ?? '';
  return [
    fine('weir', packageVersion),
    ...(await examine('host', () => hostFindings(values, dataDirectory, ownUrl))),
    ...(await examine('policies', () => policyFindings(opa))),
    ...(redisUrl
      ? await examine('redis', () => logFindings(redisUrl, values.MEMORY_SHARE_MAX))
      : [fine('redis', notRunning)]),
    ...(databaseUrl
      ? await examine('postgres', () => databaseFindings(databaseUrl))
      : [fine('postgres', notRunning)]),
    ...(await examine('model provider', () => modelFindings(values))),
  ];
};

const lineOf = ({ check, state, seen }: Finding): readonly string[] => [state, check, seen];

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
  const advice = findings.flatMap(({ check, advice: what }) => (what ? [`${check}: ${what}`] : []));
  answer(options.json === true, { sound, findings, settings: effective }, () =>
    [
      table(findings.map(lineOf)),
      ...(advice.length > 0 ? ['', ...advice] : []),
      '',
      table(effective.map(({ name, value, origin }) => [name, value, origin])),
    ].join('\n'),
  );
  return sound;
};
