// The commands about tenants: who is served, in which modes, and what people think of decisions.
import type { Command } from 'commander';
import { json } from './arguments.ts';
import { lazily } from './lazily.ts';

/** Adds mode, tenant and reports. */
export const addTenancyCommands = (program: Command): void => {
  program
    .command('mode [mode]')
    .description('show the modes of a tenant, or set one: enforce, monitor or inherit')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--rule <rule>', 'only this rule, for example prompt/guard_flag')
    .option('--reason <text>', 'why, for the record', 'by hand')
    .option(...json)
    .action(lazily(() => import('./mode.ts'), 'mode'));
  const tenant = program.command('tenant').description('organisations that are served');
  tenant
    .command('add <id>')
    .description('serve an organisation from now on; every process takes it up within a second')
    .option('--mode <mode>', 'enforce or monitor')
    .option(...json)
    .action(lazily(() => import('./tenant.ts'), 'tenantAdd'));
  tenant
    .command('remove <id>')
    .description('serve an organisation no longer; what it has written is kept')
    .option(...json)
    .action(lazily(() => import('./tenant.ts'), 'tenantRemove'));
  tenant
    .command('list')
    .description('list all organisations, those that were removed too')
    .option(...json)
    .action(lazily(() => import('./tenant.ts'), 'tenantList'));
  program
    .command('reports')
    .description('what people think of decisions')
    .command('export')
    .description('write labelled decisions as lines of JSON, for calibration')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--out <file>', 'a file; stdout when it is left out')
    .action(lazily(() => import('./reports.ts'), 'reportsExport'));
};
