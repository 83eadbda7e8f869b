// The commands about versions of chains and what they would have done: their options, and what they
// run.
import { type Command, InvalidArgumentError } from 'commander';
import { lazily } from './lazily.ts';
import { exitCodes } from './output.ts';
import type { ReplayOptions } from './replay.ts';
import { startOf } from './replay-start.ts';

const json = ['--json', 'answer in JSON'] as const;

const version = (text: string): string => {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected: a whole number from 1 on, for example 2.');
};

const start = (text: string): string => {
  const found = startOf(text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    'Expected: archive, an entry id like 1767225600000-0, or a time like 2026-01-01T00:00:00Z.',
  );
};

const whole = (text: string): string => {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected: a whole number.');
};

const shadowName = (text: string): string => {
  if (/^[a-z][a-z0-9_]{0,20}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected: lower-case letters, digits and _, for example trial.');
};

/** Adds `versions`, `switch`, `replay` and `repartition`. */
export const addVersionCommands = (program: Command): void => {
  program
    .command('versions <chain>')
    .description('show which versions of a chain have run, and from which offsets on')
    .option(...json)
    .action(lazily(() => import('./versions.ts'), 'versions'));
  program
    .command('switch <chain>')
    .description('choose the version of a chain that runs; without --to the newest at hand')
    .option('--to <version>', 'this version, until another switch', version)
    .option('--forget', 'let go of state that it cannot go on with, once')
    .option(...json)
    .action(lazily(() => import('./versions.ts'), 'switchVersion'));
  program
    .command('repartition <tenants...>')
    .description('change the number of partitions of tenants; their intake stops meanwhile')
    .requiredOption('--to <partitions>', 'so many', version)
    .option(...json)
    .action(lazily(() => import('./repartition.ts'), 'repartitionTenants'));
  program
    .command('replay <chain>')
    .description('run a recorded stretch of the log through a chain and compare what comes out')
    .requiredOption('--from <position>', 'archive, an entry id or a time', start)
    .option('--into <shadow>', 'keep what comes out in topics of this ending', shadowName)
    .option('--file <file>', 'the chain as this file of pipelines defines it')
    .option('--tenant <id>', 'only this tenant')
    .option('--warm-up <seconds>', 'do not compare what the first seconds bring about', whole, '0')
    .option('--differences <count>', 'show so many differences', whole, '10')
    .option(...json)
    .action(async (chain: string, options: ReplayOptions) => {
      const { replayChain } = await import('./replay.ts');
      if (!(await replayChain(chain, options))) process.exitCode = exitCodes.failed;
    });
};
