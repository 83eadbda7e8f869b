// A chain: pipelines that run together, the only unit of execution. Where one pipeline's output is
// the next one's input, the events pass in memory, and are still written for others.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { AnyBroadcast } from './broadcast.ts';
import type { Durability } from './durability.ts';
import { erasureTopic } from './erasure.ts';
import type { Pipeline } from './pipeline.ts';
import { type RetryPolicy, retryDefault } from './retry.ts';
import { tickTopic } from './tick.ts';
import { isTimer } from './timer.ts';
import type { AnyTopic } from './topic.ts';

export interface Chain {
  readonly name: string;
  readonly pipelines: readonly Pipeline[];
  /**
   * The topics read from the log: inputs that no earlier pipeline of the chain produces, the ticks that
   * move event time on where a step has timers, and the erasures.
   */
  readonly inputs: readonly AnyTopic[];
  /** The topics written, in the order of the pipelines; side topics are not known beforehand. */
  readonly outputs: readonly AnyTopic[];
  /** The topics of which events may go to other partitions: those written under another key. */
  readonly sent: readonly AnyTopic[];
  /** The broadcast topics that its pipelines hear. */
  readonly control: readonly AnyBroadcast[];
  readonly retry: RetryPolicy;
  /**
   * At most one read per so many milliseconds, full batches aside: what nobody waits for is done in
   * larger batches. 0: as fast as it goes. An event after a silence is worked on at once.
   */
  readonly paceMs: number;
  /** Of its definition, from 1 on; of the workers at hand, those with the newest version run it. */
  readonly version: number;
  /**
   * What a batch waits for before it counts as settled, and before its replies are sent. `undefined`:
   * what the deployment is set to.
   */
  readonly durability: Durability | undefined;
}

export interface ChainOptions {
  readonly retry?: RetryPolicy;
  readonly paceMs?: number;
  readonly version?: number;
  readonly durability?: Durability;
}

const namePattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Chains pipelines under one name; the name is part of the state keys. Each pipeline after the
 * first reads the output of an earlier one; a pipeline into a sink is a chain of its own, since its
 * rows are stored before the commit. What another ordering key sends to other partitions is read by
 * another chain. Throws `WEIR_ENGINE_CHAIN_BROKEN`.
 *
 * @example
 * const judge = chain('judge', [retrieval, posture, decision]);
 * const archive = chain('archive', [rows], { paceMs: 100 });
 */
export const chain = (
  name: string,
  pipelines: readonly Pipeline[],
  { retry = retryDefault, paceMs = 0, version = 1, durability }: ChainOptions = {},
): Chain => {
  if (!namePattern.test(name)) {
    throw engineErrors.NAME_INVALID({ name, pattern: namePattern.source });
  }
  if (!Number.isInteger(version) || version < 1) {
    throw engineErrors.CHAIN_BROKEN({ chain: name, version, expected: 'a whole number from 1 on' });
  }
  const produced = new Set<AnyTopic>();
  const sent = new Set<AnyTopic>();
  const inputs = new Set<AnyTopic>();
  for (const [index, { name: member, from, to, into, subject }] of pipelines.entries()) {
    const crossing = from.find((topic) => sent.has(topic));
    if (crossing) {
      throw engineErrors.CHAIN_BROKEN({ chain: name, pipeline: member, rekeyed: crossing.name });
    }
    if (index > 0 && !from.some((topic) => produced.has(topic))) {
      throw engineErrors.CHAIN_BROKEN({ chain: name, pipeline: member });
    }
    if (into && pipelines.length > 1) {
      throw engineErrors.CHAIN_BROKEN({ chain: name, sinkAmongOthers: member });
    }
    for (const topic of from) if (!produced.has(topic)) inputs.add(topic);
    if (to) produced.add(to);
    if (to && subject) sent.add(to);
  }
  const isTimed = pipelines.some(({ steps }) => steps.some(({ states }) => states.some(isTimer)));
  if (isTimed) inputs.add(tickTopic);
  inputs.add(erasureTopic);
  return Object.freeze({
    name,
    pipelines,
    inputs: [...inputs],
    outputs: [...produced],
    sent: [...sent],
    control: [...new Set(pipelines.flatMap(({ control }) => control))],
    retry,
    paceMs,
    version,
    durability,
  });
};
