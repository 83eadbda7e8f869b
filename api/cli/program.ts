// The command line: every command, its options, and what it runs.
import { Command, InvalidArgumentError } from 'commander';
import type { Logger } from '../../engine/kernel/log.ts';
import { readEnvironment } from '../environment.ts';
import { openLog } from '../log.ts';
import { packageVersion } from '../package.ts';
import { readSettings } from '../settings.ts';
import { consume, positionOf } from './consume.ts';
import { listDeadLetters, showDeadLetter } from './dlq.ts';
import { doctor } from './doctor.ts';
import { lag } from './lag.ts';
import { exitCodes } from './output.ts';
import { policyBuild, policyCheck, policyTest } from './policy.ts';
import { produce } from './produce.ts';
import { smoke } from './smoke.ts';
import type { StartOptions } from './start.ts';
import { status } from './status.ts';
import { token } from './token.ts';
import { topology } from './topology.ts';
import { addVersionCommands } from './version-commands.ts';

const json = ['--json', 'answer in JSON'] as const;

const soundly = (sound: boolean): void => {
  if (!sound) process.exitCode = exitCodes.failed;
};

/** The log of a role; `start` itself speaks to people, so it logs what is out of the ordinary. */
const logOf = (role: 'start' | 'gateway' | 'worker'): Logger => {
  const level = readSettings(readEnvironment()).values.LOG_LEVEL;
  return openLog(role, role === 'start' && level === 'info' ? 'warn' : level);
};

const wholeSeconds = (text: string): string => {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected: whole seconds, for example 3600.');
};

const position = (text: string): string => {
  const found = positionOf(text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    'Expected: 0, an entry id like 1767225600000-0, or a time like 2026-01-01T00:00:00Z.',
  );
};

/** What only servers need is loaded with them: the other commands answer in half the time. */
const addRoles = (program: Command): void => {
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
    .option('--json', 'say in JSON when it is ready')
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
    .option('--json', 'say in JSON when it is ready')
    .action(async (options: { chains?: string; json?: true }) => {
      const { startWorkerRole } = await import('../roles/worker.ts');
      const { runRole } = await import('./run-role.ts');
      const log = logOf('worker');
      const chains = options.chains?.split(',') ?? [];
      return runRole(log, (values) => startWorkerRole(values, log, chains), options);
    });
};

const addLogCommands = (program: Command): void => {
  program
    .command('topology')
    .description('show chains, pipelines and topics')
    .option('--mermaid', 'as a Mermaid flowchart')
    .option(...json)
    .action(topology);
  program
    .command('lag')
    .description('show how far each chain is behind')
    .option(...json)
    .action(lag);
  program
    .command('produce')
    .description('append lines of JSON from stdin to a topic')
    .requiredOption('--topic <name>', 'the topic')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--payload', 'lines are bare payloads, not CloudEvents')
    .option(...json)
    .action(produce);
  program
    .command('consume')
    .description('print a topic as CloudEvents, one per line')
    .requiredOption('--topic <name>', 'the topic')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--from <position>', '0, an entry id or a time', position, '0')
    .option('--follow', 'go on at the end')
    .option('--json', 'as always: one CloudEvent in JSON per line')
    .action(consume);
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

const addPolicyCommands = (program: Command): void => {
  const policy = program.command('policy').description('policies');
  policy
    .command('build')
    .description('compile the Rego sources into the bundle')
    .option('--out <directory>', 'write the bundle there')
    .option(...json)
    .action(policyBuild);
  policy
    .command('test')
    .description('run the Rego unit tests')
    .option(...json)
    .action(policyTest);
  policy
    .command('check')
    .description('check the Rego sources')
    .option(...json)
    .action(policyCheck);
};

/** Builds the program. A command line that cannot be understood ends it with the code for usage. */
export const buildProgram = (): Command => {
  const program = new Command('weir')
    .description('AI security posture management on streams')
    .version(packageVersion)
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.ok : exitCodes.usage));
  addRoles(program);
  addLogCommands(program);
  addVersionCommands(program);
  addPolicyCommands(program);
  program
    .command('status')
    .description('show where the platform is and how it does')
    .option('--url <url>', 'the gateway')
    .option(...json)
    .action(async (options) => soundly(await status(options)));
  program
    .command('token')
    .description('mint a token with the keys of this data directory, or ask the gateway at --url')
    .option('--sub <subject>', 'who', 'user-demo-1')
    .option('--tenant <id>', 'for which tenant', 't1')
    .option('--roles <roles>', 'comma-separated', 'user')
    .option('--ttl <seconds>', 'how long it is valid', wholeSeconds, '3600')
    .option('--url <url>', 'a gateway of the dev profile')
    .option(...json)
    .action(token);
  program
    .command('smoke')
    .description('drive a running platform end to end')
    .option('--url <url>', 'the gateway')
    .option(...json)
    .action(async (options) => soundly(await smoke(options)));
  program
    .command('doctor')
    .description('show settings with their origins and check what Weir stands on')
    .option(...json)
    .action(async (options) => soundly(await doctor(options)));
  return program;
};
