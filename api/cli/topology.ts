// weir topology: the chains as text, Mermaid or JSON. Needs nothing that runs.
import { topologyMermaid, topologyOf, topologyText } from '../../engine/model/topology.ts';
import { describedChains } from '../chains.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { say } from './output.ts';

/** Prints the topology. */
export const topology = (options: { readonly json?: true; readonly mermaid?: true }): void => {
  const nodes = topologyOf(describedChains(readSettings(readEnvironment()).values));
  if (options.json) say(JSON.stringify(nodes, null, 2));
  else say(options.mermaid ? topologyMermaid(nodes) : topologyText(nodes));
};
