// The function library: one Lua file per state transition, loaded as one versioned library.
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';

const libraryName = 'weir_v1';
const parts = [
  'library',
  'append',
  'admit',
  'lease',
  'commit',
  'receive',
  'trim',
  'announce',
  'version',
  'replay',
  'offset',
  'register',
] as const;

type FunctionName =
  | 'append'
  | 'admit'
  | 'acquire'
  | 'renew'
  | 'release'
  | 'commit'
  | 'receive'
  | 'trim'
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

/** Calls a function of the library. Rejects with `WEIR_ENGINE_TRANSPORT_AWAY` when it cannot. */
export type CallFunction = (
  name: FunctionName,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Function not found');

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/** What the functions refuse on purpose, in a coded form. */
const intakeRefusal = (error: Error): Error | undefined => {
  if (error.message.includes('WEIR_CLOSED')) return engineErrors.REPARTITIONING();
  return error.message.includes('WEIR_MOVED') ? engineErrors.REPARTITIONED() : undefined;
};

const unloadable = (cause: unknown): Error =>
  isRefusal(cause)
    ? engineErrors.SERVER_UNFIT({ said: cause.message }, { cause })
    : engineErrors.TRANSPORT_AWAY({ during: 'load' }, { cause });

/** Loads the library, and again whenever the server has lost it. */
export const openFunctions = async (redis: Redis): Promise<CallFunction> => {
  const source = librarySource();
  const load = () => redis.call('FUNCTION', 'LOAD', 'REPLACE', source);
  await load().catch((cause) => {
    redis.disconnect();
    throw unloadable(cause);
  });
  return async (name, keys, args) => {
    const call = () => redis.call('FCALL', `${libraryName}_${name}`, keys.length, ...keys, ...args);
    try {
      return await call();
    } catch (error) {
      if (isMissing(error)) {
        await load();
        return call();
      }
      if (isRefusal(error)) throw intakeRefusal(error) ?? error;
      throw engineErrors.TRANSPORT_AWAY({ during: name }, { cause: error });
    }
  };
};
