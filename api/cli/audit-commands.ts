// The commands about the audit: is it what was signed, take it along, erase a person.
import type { Command } from 'commander';
import { json } from './arguments.ts';
import { lazily } from './lazily.ts';
import { exitCodes } from './output.ts';

/** Adds audit verify, export and erase. */
export const addAuditCommands = (program: Command): void => {
  const audit = program.command('audit').description('what has happened, and the proof of it');
  audit
    .command('verify')
    .description(
      'hold the ledger to all that was signed about it; exit code 1 when it does not hold',
    )
    .option('--tenant <id>', 'one tenant; all when it is left out')
    .option('--checkpoint <file>', 'signed checkpoints that you have kept, too')
    .option('--key <file>', 'the key to check signatures with, instead of the exported one')
    .option(...json)
    .action(async (options) => {
      const { auditVerify } = await import('./audit-verify.ts');
      if (!(await auditVerify(options))) process.exitCode = exitCodes.failed;
    });
  audit
    .command('export')
    .description('write audit records, the newest first')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--format <format>', 'jsonl, csv or ocsf', 'jsonl')
    .option('--from <time>', 'a date or a moment in UTC')
    .option('--to <time>', 'up to here, not included')
    .option('--user <id>', 'who did it')
    .option('--session <id>', 'in which session')
    .option('--event-type <type>', 'what was done')
    .option('--component <name>', 'which part of the platform says so')
    .option('--correlation-id <id>', 'what follows from one prompt')
    .option('--out <file>', 'a file; stdout when it is left out')
    .action(lazily(() => import('./audit-export.ts'), 'auditExport'));
  audit
    .command('erase')
    .description('erase what is kept about a user; leaves and proofs stay')
    .requiredOption('--user <id>', 'the user')
    .option('--tenant <id>', 'the tenant', 't1')
    .option(...json)
    .action(lazily(() => import('./audit-erase.ts'), 'auditErase'));
};
