// The commands about policies.
import type { Command } from 'commander';
import { json, wholeNumber } from './arguments.ts';
import { lazily } from './lazily.ts';

const sources = [
  '--sources <directory>',
  'Rego and data.json; those of this installation if blank',
] as const;
const tenant = ['--tenant <id>', 'the tenant', 't1'] as const;
const reason = ['--reason <text>', 'why, for the record', 'by hand'] as const;
const data = [
  '--data <patch>',
  'a merge patch to data.json, for example {"spm_config":{"prompt":{"allow_below":0.25}}}',
] as const;

/** What is done to sources on this machine. */
const addSourceCommands = (policy: Command): void => {
  policy
    .command('build')
    .description('compile the Rego sources into the bundle')
    .option('--out <directory>', 'write the bundle there')
    .option(...sources)
    .option(...json)
    .action(lazily(() => import('./policy.ts'), 'policyBuild'));
  policy
    .command('test')
    .description('run the Rego unit tests')
    .option('--coverage', 'say which lines no test reaches')
    .option(...sources)
    .option(...json)
    .action(lazily(() => import('./policy.ts'), 'policyTest'));
  policy
    .command('check')
    .description('check the Rego sources: format, types, and what no compiler finds')
    .option(...sources)
    .option(...json)
    .action(lazily(() => import('./policy.ts'), 'policyCheck'));
};

/** What is done to the policies of a running platform. */
const addVersionCommands = (policy: Command): void => {
  policy
    .command('versions')
    .description('list the versions of the policies of a tenant, and which one holds')
    .option(...tenant)
    .option(...json)
    .action(lazily(() => import('./policy-versions.ts'), 'policyVersionsShown'));
  policy
    .command('make')
    .description(
      'make a version of what holds, with changes, if it passes check, tests and known answers',
    )
    .option(...tenant)
    .option(...sources)
    .option(...data)
    .option('--note <text>', 'what it is for', 'by hand')
    .option(...json)
    .action(lazily(() => import('./policy-versions.ts'), 'policyMake'));
  policy
    .command('activate <version>')
    .description('have a version hold from now on; shipped: what comes with the program')
    .option(...tenant)
    .option(...reason)
    .option(...json)
    .action(lazily(() => import('./policy-versions.ts'), 'policyActivate'));
  policy
    .command('rollback')
    .description('have the version before hold again')
    .option(...tenant)
    .option(...reason)
    .option(...json)
    .action(lazily(() => import('./policy-versions.ts'), 'policyRollback'));
  policy
    .command('simulate')
    .description(
      'judge recorded decisions again by what holds, with changes, and show what would differ',
    )
    .option(...tenant)
    .option(...sources)
    .option(...data)
    .option('--from <time>', 'a date or a moment in UTC; 30 days ago if blank')
    .option('--to <time>', 'up to here, not included; now if blank')
    .option('--limit <count>', 'show so many changes', wholeNumber('a whole number'), '20')
    .option(...json)
    .action(lazily(() => import('./policy-simulate.ts'), 'policySimulate'));
};

/** Adds them. */
export const addPolicyCommands = (program: Command): void => {
  const policy = program.command('policy').description('policies');
  addSourceCommands(policy);
  addVersionCommands(policy);
};
