// All chains of the product, on one page: what runs together, and under which name.
import { type Chain, chain } from '../engine/model/chain.ts';
import { multiStepVersion } from '../operators/cep/multi-step.ts';
import { agent, approvals, unperformedCalls } from './agent.ts';
import { archive } from './archive.ts';
import { atlas } from './atlas.ts';
import { audit } from './audit.ts';
import { cep } from './cep.ts';
import { decision } from './decision.ts';
import { drift } from './drift.ts';
import { findings } from './findings.ts';
import { inventory } from './inventory.ts';
import { memory, poisoning } from './memory.ts';
import { misuse } from './misuse.ts';
import { notify } from './notify.ts';
import { output } from './output.ts';
import { patterns } from './patterns.ts';
import { posture } from './posture.ts';
import { retrieval } from './retrieval.ts';
import type { Services } from './services.ts';
import { shadow } from './shadow.ts';
import { tools } from './tools.ts';

/** The chain that decides; gateways ask it. */
export const judgeChain = 'judge';

/** Alerts count for the next prompts, within a second; nobody waits for one. */
const soonMs = 100;
/** A transaction per batch: few and large ones. */
const rowsMs = 200;

/** The chains, made with what they need of the world. */
export const catalogue = (services: Services): readonly Chain[] => [
  chain(judgeChain, [retrieval(services), posture(services), decision(services)]),
  chain('cep', [cep(services), atlas()], { paceMs: soonMs }),
  chain('patterns', [patterns(), atlas('patterns_atlas')], {
    paceMs: soonMs,
    version: multiStepVersion,
  }),
  chain('agent', [agent(services), approvals(), unperformedCalls()]),
  // Apart from the rulings, which must not wait for a slow tool.
  chain('tools', [tools(services)]),
  chain('misuse', [misuse(), atlas('misuse_atlas')], { paceMs: soonMs }),
  chain('drift', [drift(), atlas('drift_atlas')], { paceMs: soonMs }),
  chain('memory', [memory(services), poisoning(), atlas('memory_atlas')]),
  chain('output', [output()], { paceMs: soonMs }),
  chain('shadow', [shadow(services)], { paceMs: soonMs }),
  chain('inventory', [inventory(services)], { paceMs: rowsMs }),
  chain('findings', [findings(services)], { paceMs: rowsMs }),
  chain('archive', [archive(services)], { paceMs: rowsMs }),
  chain('notify', [notify(services)], { paceMs: rowsMs }),
  chain('audit', [audit(services)], { paceMs: rowsMs }),
];
