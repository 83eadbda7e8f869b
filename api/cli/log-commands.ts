// The commands that look into the log and append to it.
import type { Command } from 'commander';
import { json, position } from './arguments.ts';
import { consume } from './consume.ts';
import { lag } from './lag.ts';
import { produce } from './produce.ts';
import { getState, listState } from './state.ts';
import { tail } from './tail.ts';
import { topology } from './topology.ts';

/** Adds topology, lag, produce, consume, tail and state. */
export const addLogCommands = (program: Command): void => {
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
    .option('--subject <field>', 'the field of a payload that names its subject', 'user_id')
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
  program
    .command('tail <topic>')
    .description('follow a topic over all partitions of a tenant')
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--from <position>', 'not from its end, but from 0, an entry id or a time', position)
    .option('--subject <subject>', 'only its events')
    .option('--json', 'one CloudEvent in JSON per line')
    .action(tail);
  const state = program.command('state').description('what chains remember');
  state
    .command('ls <chain> [state]')
    .description('list the states of a chain, or the keys of one of them')
    .option('--tenant <id>', 'only this tenant')
    .option(...json)
    .action(listState);
  state
    .command('get <chain> <state> <key>')
    .description('show what is kept under a key')
    .option('--tenant <id>', 'only this tenant')
    .option(...json)
    .action(getState);
};
