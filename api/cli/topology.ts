// weir topology: the chains as text, Mermaid or JSON. Needs nothing that runs, unless it is to be live.
import { topologyMermaid, topologyOf, topologyText } from '../../engine/model/topology.ts';
import { describedChains } from '../chains.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { followLag } from './lag.ts';
import { say } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards } from './registry.ts';

export interface TopologyOptions {
  readonly json?: true;
  readonly mermaid?: true;
  readonly live?: true;
}

/** Prints the topology; live, that of the running chains, with lag, watermark and rate. */
export const topology = async (options: TopologyOptions): Promise<void> => {
  if (options.live) {
    return withLog(async (transport, { values }) => {
      const cards = await knownCards(transport, values);
      const heading = topologyText(cards.flatMap(({ pipelines }) => pipelines));
      await followLag(transport, cards, options, `${heading}\n\n`);
    });
  }
  const nodes = topologyOf(describedChains(readSettings(readEnvironment()).values));
  if (options.json) say(JSON.stringify(nodes, null, 2));
  else say(options.mermaid ? topologyMermaid(nodes) : topologyText(nodes));
};
