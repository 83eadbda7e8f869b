// The function library: one Lua file per state transition, loaded as one versioned library.
import { readFileSync } from 'node:fs';
import { engineErrors } from '../../kernel/engine-errors.ts';
import { isRefusal } from './away.ts';
import type { Servers } from './servers.ts';

const libraryName = 'weir_v1';
const parts = [
  'library',
  'append',
  'admit',
  'quota',
  'lease',
  'commit',
  'receive',
  'outbox',
  'trim',
  'erase',
  'rewrite',
  'announce',
  'version',
  'replay',
  'offset',
  'register',
] as const;

type FunctionName =
  | 'append'
  | 'admit'
  | 'quota'
  | 'acquire'
  | 'resume'
  | 'renew'
  | 'release'
  | 'commit'
  | 'receive'
  | 'outbox'
  | 'remove_sent'
  | 'trim'
  | 'erase'
  | 'rewrite'
  | 'announce'
  | 'begin_version'
  | 'replay'
  | 'reset'
  | 'drop';

/** The text of the library, as the server gets it. */
export const librarySource = (): string =>
  [
    `#!lua name=${libraryName}`,
    ...parts.map((part) =>
      readFileSync(new URL(`./functions/${part}.lua`, import.meta.url), 'utf8'),
    ),
  ].join('\n');

/** Calls a function of the library on the server of its keys. */
export type CallFunction = (
  name: FunctionName,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Function not found');

/** Loads the library into every server that takes writes; one that is away gets it when it is asked. */
const load = async (servers: Servers, source: string): Promise<void> => {
  const loads = servers
    .masters()
    .map((server) => server.call('FUNCTION', 'LOAD', 'REPLACE', source));
  const failures = (await Promise.allSettled(loads)).filter(({ status }) => status === 'rejected');
  const causes = failures.map((failure) => (failure as PromiseRejectedResult).reason);
  const refusal = causes.find(isRefusal);
  if (refusal) throw engineErrors.SERVER_UNFIT({ said: refusal.message }, { cause: refusal });
  if (causes.length === loads.length) {
    throw engineErrors.TRANSPORT_AWAY({ during: 'load' }, { cause: causes[0] });
  }
};

/** What the functions refuse on purpose, in a coded form. */
const intakeRefusal = (error: Error): Error | undefined => {
  if (error.message.includes('WEIR_CLOSED')) return engineErrors.REPARTITIONING();
  return error.message.includes('WEIR_MOVED') ? engineErrors.REPARTITIONED() : undefined;
};

/** Loads the library, and again whenever a server has lost it or never had it. */
export const openFunctions = async (servers: Servers): Promise<CallFunction> => {
  const source = librarySource();
  await load(servers, source);
  return async (name, keys, args) => {
    const call = () =>
      servers.commands.call('FCALL', `${libraryName}_${name}`, keys.length, ...keys, ...args);
    try {
      return await call();
    } catch (error) {
      if (isMissing(error)) {
        await load(servers, source);
        return call();
      }
      throw (error instanceof Error && intakeRefusal(error)) || error;
    }
  };
};
