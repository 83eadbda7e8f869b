// The commands that put right what went wrong.
import type { Command } from 'commander';
import { json, place, wholeNumber } from './arguments.ts';
import { lazily } from './lazily.ts';

const addBackupCommands = (program: Command): void => {
  program
    .command('backup')
    .description('save the log, the database and what is remembered in one file, while all goes on')
    .option('--out <file>', 'where; weir-backup-<time>.gz here if blank')
    .option('--with-keys', 'with the keys that sign tokens and seal secrets')
    .option(...json)
    .action(lazily(() => import('./backup.ts'), 'weirBackup'));
  program
    .command('restore <file>')
    .description('put back what `weir backup` has saved, into empty stores')
    .option('--force', 'remove what is there: the log, and everything in the schema public')
    .option(...json)
    .action(lazily(() => import('./backup.ts'), 'weirRestore'));
};

/** Adds dlq, group, offset, backup and restore. */
export const addRepairCommands = (program: Command): void => {
  addBackupCommands(program);
  const dlq = program.command('dlq').description('dead letters');
  dlq
    .command('list')
    .description('list dead letters, the newest of each task first')
    .option(
      '--limit <n>',
      'at most so many per task',
      wholeNumber('a number, for example 1000'),
      '1000',
    )
    .option(...json)
    .action(lazily(() => import('./dlq.ts'), 'listDeadLetters'));
  dlq
    .command('show <id>')
    .description('show a dead letter with its original text')
    .option(...json)
    .action(lazily(() => import('./dlq.ts'), 'showDeadLetter'));
  dlq
    .command('replay <ids...>')
    .description('append what dead letters hold again, each once, under a new id')
    .option(...json)
    .action(lazily(() => import('./dead-letters.ts'), 'replayDeadLetters'));
  dlq
    .command('edit <id>')
    .description('replay a dead letter with another payload')
    .option('--data <file>', 'the payload as JSON; - for stdin; by default $EDITOR opens it')
    .option(...json)
    .action(lazily(() => import('./dead-letters.ts'), 'editDeadLetter'));
  dlq
    .command('drop <ids...>')
    .description('remove dead letters for good')
    .option(...json)
    .action(lazily(() => import('./dead-letters.ts'), 'dropDeadLetters'));
  program
    .command('group')
    .description('who reads the log')
    .command('drop <chain>')
    .description('forget a chain: its offsets and states go, retention waits for it no longer')
    .option(...json)
    .action(lazily(() => import('./group.ts'), 'dropGroup'));
  program
    .command('offset')
    .description('how far a chain has read')
    .command('reset <chain>')
    .description('move a chain that nobody runs to another place in its topics')
    .requiredOption('--to <place>', 'earliest, latest, an entry id or a time', place)
    .option('--topic <name>', 'only on this topic')
    .option('--tenant <id>', 'only this tenant')
    .option('--keep-state', 'keep what the chain remembers: what comes again counts again')
    .option('--yes', 'do it; without, it is only said')
    .option(...json)
    .action(lazily(() => import('./offset.ts'), 'resetOffset'));
};
