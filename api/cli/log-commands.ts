// The commands that look into the log and append to it.
import type { Command } from 'commander';
import { json, position, wholeNumber } from './arguments.ts';
import { lazily } from './lazily.ts';

/** Adds explain, capture and state. */
const addLookingCommands = (program: Command): void => {
  program
    .command('explain <event>')
    .description('show what became of an event: lineage, chains, state, rows, who names it')
    .option('--tenant <id>', 'only this tenant')
    .option('--payload', 'with payloads and values')
    .option(...json)
    .action(lazily(() => import('./explain.ts'), 'explain'));
  program
    .command('capture <topic>')
    .description('write events of a topic down as a fixture for pipeAll of testPipeline')
    .option('--count <n>', 'how many', wholeNumber('a number, for example 100'), '100')
    .option('--from <position>', '0, an entry id or a time', position, '0')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--subject <subject>', 'only its events')
    .option('--keep-text', 'do not mask free text')
    .option('--out <file>', 'a file; stdout when it is left out')
    .action(lazily(() => import('./capture.ts'), 'capture'));
  const state = program.command('state').description('what chains remember');
  state
    .command('ls <chain> [state]')
    .description('list the states of a chain, or the keys of one of them')
    .option('--tenant <id>', 'only this tenant')
    .option(...json)
    .action(lazily(() => import('./state.ts'), 'listState'));
  state
    .command('get <chain> <state> <key>')
    .description('show what is kept under a key')
    .option('--tenant <id>', 'only this tenant')
    .option(...json)
    .action(lazily(() => import('./state.ts'), 'getState'));
};

/** Adds topology, lag, produce, consume, tail, explain, capture and state. */
export const addLogCommands = (program: Command): void => {
  program
    .command('topology')
    .description('show chains, pipelines and topics')
    .option('--mermaid', 'as a Mermaid flowchart')
    .option('--live', 'that of the running chains, again and again, with lag and events per second')
    .option(...json)
    .action(lazily(() => import('./topology.ts'), 'topology'));
  program
    .command('lag')
    .description('show how far each chain is behind')
    .option('--live', 'again and again, with events per second')
    .option(...json)
    .action(lazily(() => import('./lag.ts'), 'lag'));
  program
    .command('produce')
    .description('append lines of JSON from stdin to a topic')
    .requiredOption('--topic <name>', 'the topic')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--payload', 'lines are bare payloads, not CloudEvents')
    .option('--subject <field>', 'the field of a payload that names its subject', 'user_id')
    .option(...json)
    .action(lazily(() => import('./produce.ts'), 'produce'));
  program
    .command('consume')
    .description('print a topic as CloudEvents, one per line')
    .requiredOption('--topic <name>', 'the topic')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--from <position>', '0, an entry id or a time', position, '0')
    .option('--follow', 'go on at the end')
    .option('--json', 'as always: one CloudEvent in JSON per line')
    .action(lazily(() => import('./consume.ts'), 'consume'));
  program
    .command('tail <topic>')
    .description('follow a topic over all partitions of a tenant')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--from <position>', 'not from its end, but from 0, an entry id or a time', position)
    .option('--subject <subject>', 'only its events')
    .option('--json', 'one CloudEvent in JSON per line')
    .action(lazily(() => import('./tail.ts'), 'tail'));
  addLookingCommands(program);
};
