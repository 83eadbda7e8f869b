// The commands that stay: whatever starts servers or workers. What only they need is loaded with
// them, so that the other commands answer in half the time.
import type { Command } from 'commander';
import { logOf } from './arguments.ts';
import type { RunOptions } from './run.ts';
import type { StartOptions } from './start.ts';

const readyInJson = 'say in JSON when it is ready';

const addRunners = (program: Command): void => {
  program
    .command('run <file>')
    .description('run the pipelines that a TypeScript file exports')
    .option('--json', 'say in JSON what happens')
    .action(async (file: string, options: RunOptions) => {
      const { run } = await import('./run.ts');
      return run(logOf('run'), file, options);
    });
  program
    .command('dev <file>')
    .description('the same, and again whenever the file changes; state is kept')
    .option('--json', 'say in JSON what happens')
    .action(async (file: string, options: RunOptions) => {
      const { dev } = await import('./run.ts');
      return dev(logOf('dev'), file, options);
    });
};

/** Adds start, gateway, worker, run and dev. */
export const addRoleCommands = (program: Command): void => {
  program
    .command('start')
    .description('start the whole platform, with embedded stores where none are named')
    .option('--json', 'say in JSON on stdout when it is ready')
    .action(async (options: StartOptions) => {
      const { start } = await import('./start.ts');
      return start(logOf('start'), options);
    });
  program
    .command('gateway')
    .description('run a gateway')
    .option('--json', readyInJson)
    .action(async (options: { json?: true }) => {
      const { startGateway } = await import('../roles/gateway.ts');
      const { runRole } = await import('./run-role.ts');
      const log = logOf('gateway');
      return runRole(log, (values) => startGateway(values, log), options);
    });
  program
    .command('worker')
    .description('run a worker; several share the partitions')
    .option('--chains <names>', 'only these chains, comma-separated')
    .option('--json', readyInJson)
    .action(async (options: { chains?: string; json?: true }) => {
      const { startWorkerRole } = await import('../roles/worker.ts');
      const { runRole } = await import('./run-role.ts');
      const log = logOf('worker');
      const chains = options.chains?.split(',') ?? [];
      return runRole(log, (values) => startWorkerRole(values, log, chains), options);
    });
  addRunners(program);
};
