// The commands that put right what went wrong.
import type { Command } from 'commander';
import { json } from './arguments.ts';
import { dropDeadLetters, editDeadLetter, replayDeadLetters } from './dead-letters.ts';
import { listDeadLetters, showDeadLetter } from './dlq.ts';
import { dropGroup } from './group.ts';

/** Adds dlq and group. */
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
  dlq
    .command('replay <ids...>')
    .description('append what dead letters hold again, each once, under a new id')
    .option(...json)
    .action(replayDeadLetters);
  dlq
    .command('edit <id>')
    .description('replay a dead letter with another payload')
    .option('--data <file>', 'the payload as JSON; - for stdin', '-')
    .option(...json)
    .action(editDeadLetter);
  dlq
    .command('drop <ids...>')
    .description('remove dead letters for good')
    .option(...json)
    .action(dropDeadLetters);
  program
    .command('group')
    .description('who reads the log')
    .command('drop <chain>')
    .description('forget a chain: its offsets and states go, retention waits for it no longer')
    .option(...json)
    .action(dropGroup);
};
