// A chain's shadow: the same pipelines under a name of their own, without any effect outside the
// log: no sink is written, nobody is answered.
import type { Chain } from '../model/chain.ts';

/** The topic that holds what a shadow has written in place of `topic`. */
export const shadowTopic = (topic: string, shadow: string): string => `${topic}_${shadow}`;

/** The shadow of a chain. */
export const shadowOf = (chain: Chain, shadow: string): Chain => ({
  ...chain,
  name: `${chain.name}_${shadow}`,
  paceMs: 0,
  pipelines: chain.pipelines.map((pipeline) => ({
    ...pipeline,
    into: undefined,
    replies: false,
  })),
});
