// The commands about versions of chains: their options, and what they run.
import { type Command, InvalidArgumentError } from 'commander';
import { switchVersion, versions } from './versions.ts';

const json = ['--json', 'answer in JSON'] as const;

const version = (text: string): string => {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected: a whole number from 1 on, for example 2.');
};

/** Adds `versions` and `switch`. */
export const addVersionCommands = (program: Command): void => {
  program
    .command('versions <chain>')
    .description('show which versions of a chain have run, and from which offsets on')
    .option(...json)
    .action(versions);
  program
    .command('switch <chain>')
    .description('choose the version of a chain that runs; without --to the newest at hand')
    .option('--to <version>', 'this version, until another switch', version)
    .option('--forget', 'let go of state that it cannot go on with, once')
    .option(...json)
    .action(switchVersion);
};
