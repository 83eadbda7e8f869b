// The commands that put right what went wrong.
import type { Command } from 'commander';
import { json } from './arguments.ts';
import { listDeadLetters, showDeadLetter } from './dlq.ts';

/** Adds dlq. */
export const addRepairCommands = (program: Command): void => {
  const dlq = program.command('dlq').description('dead letters');
  dlq
    .command('list')
    .description('list dead letters')
    .option(...json)
    .action(listDeadLetters);
  dlq
    .command('show <id>')
    .description('show a dead letter with its original text')
    .option(...json)
    .action(showDeadLetter);
};
