// The command line: every command, its options, and what it runs.
import { Command } from 'commander';
import { openLog } from '../log.ts';
import { packageVersion } from '../package.ts';
import { startGateway } from '../roles/gateway.ts';
import { startWorkerRole } from '../roles/worker.ts';
import { consume } from './consume.ts';
import { listDeadLetters, showDeadLetter } from './dlq.ts';
import { doctor } from './doctor.ts';
import { lag } from './lag.ts';
import { exitCodes } from './output.ts';
import { policyBuild, policyCheck, policyTest } from './policy.ts';
import { produce } from './produce.ts';
import { runRole } from './run-role.ts';
import { smoke } from './smoke.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { token } from './token.ts';
import { topology } from './topology.ts';

const json = ['--json', 'answer in JSON'] as const;

const soundly = (sound: boolean): void => {
  if (!sound) process.exitCode = exitCodes.failed;
};

const addRoles = (program: Command, level: string): void => {
  program
    .command('start')
    .description('start the whole platform, with embedded stores where none are named')
    .action(() => start(openLog('start', level === 'info' ? 'warn' : level)));
  program
    .command('gateway')
    .description('run a gateway')
    .action(() => {
      const log = openLog('gateway', level);
      return runRole(log, (values) => startGateway(values, log));
    });
  program
    .command('worker')
    .description('run a worker; several share the partitions')
    .option('--chains <names>', 'only these chains, comma-separated')
    .action(({ chains }: { chains?: string }) => {
      const log = openLog('worker', level);
      return runRole(log, (values) => startWorkerRole(values, log, chains?.split(',') ?? []));
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
    .option('--from <position>', '0, an entry id or a time', '0')
    .option('--follow', 'go on at the end')
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

/** Builds the program; `level` is the log level of the roles. */
export const buildProgram = (level: string): Command => {
  const program = new Command('weir')
    .description('AI security posture management on streams')
    .version(packageVersion)
    .showHelpAfterError();
  addRoles(program, level);
  addLogCommands(program);
  addPolicyCommands(program);
  program
    .command('status')
    .description('show where the platform is and how it does')
    .option('--url <url>', 'the gateway')
    .option(...json)
    .action(status);
  program
    .command('token')
    .description('mint a token with the keys of this data directory')
    .option('--sub <subject>', 'who', 'user-demo-1')
    .option('--tenant <id>', 'for which tenant', 't1')
    .option('--roles <roles>', 'comma-separated', 'user')
    .option('--ttl <seconds>', 'how long it is valid', '3600')
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
