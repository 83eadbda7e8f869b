// The commands about the keys that sign tokens.
import type { Command } from 'commander';
import { tokenSecondsMax } from '../../connectors/identity/key-ring.ts';
import { json, wholeNumber } from './arguments.ts';
import { lazily } from './lazily.ts';

/** Adds key list and key rotate. */
export const addKeyCommands = (program: Command): void => {
  const key = program.command('key').description('the keys that sign tokens of this installation');
  key
    .command('list')
    .description('list the key that signs, and those that still verify')
    .option(...json)
    .action(lazily(() => import('./key.ts'), 'keyList'));
  key
    .command('rotate')
    .description('sign with a new key from now on; the old one verifies until its tokens expire')
    .option(
      '--keep <seconds>',
      'how long the old key verifies; 0 when it has become known',
      (text: string) => (text === '0' ? text : wholeNumber('0, or whole seconds')(text)),
      String(tokenSecondsMax),
    )
    .option(...json)
    .action(lazily(() => import('./key.ts'), 'keyRotate'));
};
