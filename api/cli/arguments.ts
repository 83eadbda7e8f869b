// What commands have in common: options, how their texts are read, and who keeps a log.
import { InvalidArgumentError } from 'commander';
import type { Logger } from '../../engine/kernel/log.ts';
import { readEnvironment } from '../environment.ts';
import { openLog } from '../log.ts';
import { readSettings } from '../settings.ts';
import { positionOf } from './position.ts';

export const json = ['--json', 'answer in JSON'] as const;

/** The log of a role; what speaks to people logs only what is out of the ordinary. */
export const logOf = (role: 'start' | 'gateway' | 'worker' | 'run' | 'dev'): Logger => {
  const level = readSettings(readEnvironment()).values.LOG_LEVEL;
  const isQuiet = role !== 'gateway' && role !== 'worker';
  return openLog(role, isQuiet && level === 'info' ? 'warn' : level);
};

/** A whole number from 1 on. */
export const wholeNumber =
  (example: string) =>
  (text: string): string => {
    if (/^[1-9]\d{0,8}$/.test(text)) return text;
    throw new InvalidArgumentError(`Expected: ${example}.`);
  };

/** Where a chain is moved to. */
export const place = (text: string): string =>
  text === 'earliest' || text === 'latest' ? text : position(text);

/** A position in a topic. */
export const position = (text: string): string => {
  const found = positionOf(text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    'Expected: 0, an entry id like 1767225600000-0, or a time like 2026-01-01T00:00:00Z.',
  );
};
