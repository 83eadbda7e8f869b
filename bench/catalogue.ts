// All benchmarks, on one page; the bars of their figures are in bars.ts.
import { measureAudit, measureAuditList } from './audit.ts';
import type { Benchmark } from './benchmark.ts';
import { measureLists } from './control/lists.ts';
import { measureSimulation } from './control/simulation.ts';
import { measureDurable, measureSteps } from './durable.ts';
import { compareEngines } from './engine.ts';
import { measureGateway } from './gateway/gateway.ts';
import { measurePropagation } from './gateway/propagation.ts';
import { measureStreams } from './gateway/streams.ts';
import { measureInProcess } from './in-process.ts';
import { measureLatency } from './latency.ts';
import { measureNoisy } from './noisy.ts';
import { measureRecovery } from './recovery.ts';
import { measureProcesses, measureTasks } from './scale.ts';
import { measurePatternSoak, measureSoak } from './soak.ts';

export const catalogue: readonly Benchmark[] = [
  {
    name: 'engine',
    help: 'a keyed count against hand-written loops and BullMQ, in turn on one Redis',
    run: compareEngines,
  },
  {
    name: 'in_process',
    help: 'the queries without Redis: generator, operators, counter, on one core',
    run: measureInProcess,
  },
  {
    name: 'durable',
    help: 'the queries on Redis, one task, beside loops that only pass events through',
    run: measureDurable,
  },
  {
    name: 'steps',
    help: 'ten steps that do nothing beside one, on Redis',
    run: measureSteps,
  },
  {
    name: 'latency',
    help: 'from append to handler at fixed rates, and through three chains',
    run: measureLatency,
  },
  {
    name: 'recovery',
    help: 'the owner of 100,000 keys dies; when its heir writes the first output',
    run: measureRecovery,
  },
  {
    name: 'tasks',
    help: '1, 4, 16 and 64 tasks in one worker, at rest and at work',
    run: measureTasks,
  },
  {
    name: 'processes',
    help: 'two worker processes beside one, with a policy evaluation and without',
    run: measureProcesses,
  },
  {
    name: 'noisy',
    help: 'the latency of a quiet tenant beside the backlog of another one',
    run: measureNoisy,
  },
  {
    name: 'soak',
    help: 'a worker under steady load for --soak seconds: memory and streams stay flat',
    run: measureSoak,
  },
  {
    name: 'cep_soak',
    help: 'every event begins a match of one key that none ends: memory stays flat',
    run: measurePatternSoak,
  },
  {
    name: 'gateway',
    help: 'the whole gateway beside a peer that checks nothing, and beside the upstream alone',
    run: measureGateway,
  },
  {
    name: 'streams',
    help: '4,000 idle connections and 200 streams of ten seconds on one gateway',
    run: measureStreams,
  },
  {
    name: 'propagation',
    help: 'how soon freezes, frozen and approved models, and policies are in force at another gateway',
    run: measurePropagation,
  },
  {
    name: 'audit',
    help: 'leaves of the audit ledger, alone and on PostgreSQL, and proofs out of a million leaves',
    run: measureAudit,
  },
  {
    name: 'audit_list',
    help: 'pages of the audit, by every filter, among a million records',
    run: measureAuditList,
  },
  {
    name: 'lists',
    help: 'pages of every list of the API, over HTTP, beside a million audit records',
    run: measureLists,
  },
  {
    name: 'simulation',
    help: 'recorded decisions a second, judged again by POST /simulate under another threshold',
    run: measureSimulation,
  },
];
