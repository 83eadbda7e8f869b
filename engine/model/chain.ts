// A chain: pipelines that run together, the only unit of execution. Where one pipeline's output is
// the next one's input, the events pass in memory, and are still written for others.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { Durability } from './durability.ts';
import type { Pipeline } from './pipeline.ts';
import type { AnyTopic } from './topic.ts';

/** How often a batch is tried again after an error that may pass, before its event is given up. */
export interface RetryPolicy {
  readonly attemptsMax: number;
  /** First pause in milliseconds; doubles per attempt, with full jitter. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
}

export interface Chain {
  readonly name: string;
  readonly pipelines: readonly Pipeline[];
  /** The topics read from the log: inputs that no earlier pipeline of the chain produces. */
  readonly inputs: readonly AnyTopic[];
  /** The topics written, in the order of the pipelines; side topics are not known beforehand. */
  readonly outputs: readonly AnyTopic[];
  readonly retry: RetryPolicy;
  /**
   * At most one read per so many milliseconds, full batches aside: what nobody waits for is done in
   * larger batches. 0: as fast as it goes. An event after a silence is worked on at once.
   */
  readonly paceMs: number;
  /**
   * What a batch waits for before it counts as settled, and before its replies are sent. `undefined`:
   * what the deployment is set to.
   */
  readonly durability: Durability | undefined;
}

export interface ChainOptions {
  readonly retry?: RetryPolicy;
  readonly paceMs?: number;
  readonly durability?: Durability;
}

const namePattern = /^[a-z][a-z0-9_]{0,62}$/;
const retryDefault: RetryPolicy = { attemptsMax: 5, backoffMs: 100, backoffMsMax: 5_000 };

/**
 * Chains pipelines under one name; the name is part of the state keys. Each pipeline after the
 * first reads the output of an earlier one; a pipeline into a sink is a chain of its own, since its
 * rows are stored before the commit. Throws `WEIR_ENGINE_CHAIN_BROKEN`.
 *
 * @example
 * const judge = chain('judge', [retrieval, posture, decision]);
 * const archive = chain('archive', [rows], { paceMs: 100 });
 */
export const chain = (
  name: string,
  pipelines: readonly Pipeline[],
  { retry = retryDefault, paceMs = 0, durability }: ChainOptions = {},
): Chain => {
  if (!namePattern.test(name)) {
    throw engineErrors.NAME_INVALID({ name, pattern: namePattern.source });
  }
  const produced = new Set<AnyTopic>();
  const inputs = new Set<AnyTopic>();
  for (const [index, { name: member, from, to, into }] of pipelines.entries()) {
    if (index > 0 && !from.some((topic) => produced.has(topic))) {
      throw engineErrors.CHAIN_BROKEN({ chain: name, pipeline: member });
    }
    if (into && pipelines.length > 1) {
      throw engineErrors.CHAIN_BROKEN({ chain: name, sinkAmongOthers: member });
    }
    for (const topic of from) if (!produced.has(topic)) inputs.add(topic);
    if (to) produced.add(to);
  }
  return Object.freeze({
    name,
    pipelines,
    inputs: [...inputs],
    outputs: [...produced],
    retry,
    paceMs,
    durability,
  });
};
