// The command line: every command, its options, and what it runs.
import { Command } from 'commander';
import { packageVersion } from '../package.ts';
import { json, wholeNumber } from './arguments.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addComplianceCommands } from './compliance-commands.ts';
import { addKeyCommands } from './key-commands.ts';
import { lazily } from './lazily.ts';
import { addLogCommands } from './log-commands.ts';
import { exitCodes } from './output.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRegistryCommands } from './registry-commands.ts';
import { addRepairCommands } from './repair-commands.ts';
import { addRoleCommands } from './role-commands.ts';
import { addTenancyCommands } from './tenancy-commands.ts';
import { addVersionCommands } from './version-commands.ts';

const soundly = (sound: boolean): void => {
  if (!sound) process.exitCode = exitCodes.failed;
};

const addFreezeCommands = (program: Command): void => {
  const scopes = 'tenant, user, session or model';
  program
    .command('freeze <scope> [id]')
    .description(`stop a ${scopes}: prompts are refused at once, answers under way are cut`)
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--for <seconds>', 'ends by itself', wholeNumber('whole seconds, for example 3600'))
    .option('--reason <text>', 'why, for the record', 'by hand')
    .option(...json)
    .action(lazily(() => import('./freeze.ts'), 'freeze'));
  program
    .command('unfreeze <scope> [id]')
    .description(`let a ${scopes} go on`)
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--reason <text>', 'why, for the record', 'by hand')
    .option(...json)
    .action(lazily(() => import('./freeze.ts'), 'unfreeze'));
};

const addMemoryCommands = (program: Command): void => {
  const memory = program.command('memory').description('what is remembered about users');
  memory
    .command('export')
    .description('print all that is remembered about a user, one entry per line')
    .requiredOption('--user <id>', 'the user')
    .option('--tenant <id>', 'the tenant', 't1')
    .action(async (options) => {
      const { memoryExport } = await import('./memory.ts');
      await memoryExport(options);
    });
  memory
    .command('erase')
    .description('forget all of a user')
    .requiredOption('--user <id>', 'the user')
    .option('--tenant <id>', 'the tenant', 't1')
    .option(...json)
    .action(async (options) => {
      const { memoryErase } = await import('./memory.ts');
      await memoryErase(options);
    });
};

const addTextCommands = (program: Command): void => {
  program
    .command('guard')
    .description('judge texts in rows of JSON on stdin: {"id"?, "text", "channel"?}')
    .option('--jsonl', 'one JSON object per line, in and out; there is no other format')
    .action(lazily(() => import('./guard.ts'), 'guard'));
  program
    .command('scan')
    .description('find secrets and personal data in rows of JSON on stdin: {"id"?, "text"}')
    .option('--jsonl', 'one JSON object per line, in and out; there is no other format')
    .action(lazily(() => import('./scan.ts'), 'scan'));
};

/** Builds the program. A command line that cannot be understood ends it with the code for usage. */
export const buildProgram = (): Command => {
  const program = new Command('weir')
    .description('AI security posture management on streams')
    .version(packageVersion)
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.ok : exitCodes.usage));
  addRoleCommands(program);
  addLogCommands(program);
  addRepairCommands(program);
  addVersionCommands(program);
  addPolicyCommands(program);
  addFreezeCommands(program);
  addMemoryCommands(program);
  addAuditCommands(program);
  addTenancyCommands(program);
  addComplianceCommands(program);
  addRegistryCommands(program);
  addTextCommands(program);
  addKeyCommands(program);
  program
    .command('status')
    .description('show where the platform is and how it does')
    .option('--url <url>', 'the gateway')
    .option(...json)
    .action(async (options) => soundly(await (await import('./status.ts')).status(options)));
  program
    .command('token')
    .description('mint a token with the keys of this data directory, or ask the gateway at --url')
    .option('--sub <subject>', 'who', 'user-demo-1')
    .option('--tenant <id>', 'for which tenant', 't1')
    .option('--roles <roles>', 'comma-separated', 'user')
    .option(
      '--ttl <seconds>',
      'how long it is valid',
      wholeNumber('whole seconds, for example 3600'),
      '3600',
    )
    .option('--url <url>', 'a gateway of the dev profile')
    .option(...json)
    .action(lazily(() => import('./token.ts'), 'token'));
  program
    .command('usage')
    .description('add up tokens and cost, from the archive')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--user <id>', 'only what this user has used')
    .option('--from <time>', 'a date or a moment in UTC; 30 days ago if blank')
    .option('--to <time>', 'up to here, not included; now if blank')
    .option('--by <parts>', 'comma-separated, of user, model, day', 'model')
    .option(...json)
    .action(lazily(() => import('./usage.ts'), 'usage'));
  program
    .command('smoke')
    .description('drive a running platform end to end')
    .option('--url <url>', 'the gateway')
    .option(...json)
    .action(async (options) => soundly(await (await import('./smoke.ts')).smoke(options)));
  program
    .command('doctor')
    .description('show settings with their origins and check what Weir stands on')
    .option(...json)
    .action(async (options) => soundly(await (await import('./doctor.ts')).doctor(options)));
  return program;
};
