// Topology: chains as a graph, for people and for tools. Made from the definitions, never drawn.
import type { Chain } from './chain.ts';

export interface PipelineNode {
  readonly chain: string;
  readonly pipeline: string;
  readonly from: readonly string[];
  /** The broadcast topics that it hears. */
  readonly control: readonly string[];
  readonly to: string | undefined;
  readonly sink: boolean;
  readonly keyed: boolean;
  readonly replies: boolean;
  /** Whether its outputs go to the partition of another key. */
  readonly rekeyed: boolean;
  readonly steps: readonly { readonly kind: string; readonly label: string }[];
}

/** The pipelines of chains, in order. Plain data. */
export const topologyOf = (chains: readonly Chain[]): readonly PipelineNode[] =>
  chains.flatMap((chain) =>
    chain.pipelines.map(({ name, from, control, to, into, key, subject, replies, steps }) => ({
      chain: chain.name,
      pipeline: name,
      from: from.map((topic) => topic.name),
      control: control.map(({ topic }) => topic.name),
      to: to?.name,
      sink: into !== undefined,
      keyed: key !== undefined,
      replies,
      rekeyed: subject !== undefined,
      steps: steps.map(({ kind, label }) => ({ kind, label })),
    })),
  );

const targetOf = ({ to, sink, rekeyed }: PipelineNode): string =>
  `${to ?? (sink ? 'sink' : 'nowhere')}${rekeyed ? ' (by another key)' : ''}`;

/** One line per pipeline, grouped by chain. */
export const topologyText = (nodes: readonly PipelineNode[]): string => {
  const lines: string[] = [];
  let chain = '';
  for (const node of nodes) {
    if (node.chain !== chain) lines.push(`chain ${node.chain}`);
    chain = node.chain;
    const marks = `${node.keyed ? ' (keyed)' : ''}${node.replies ? ' (replies)' : ''}`;
    const under = node.control.length > 0 ? ` (under ${node.control.join(', ')})` : '';
    const steps = node.steps.map(({ label }) => label).join(' · ');
    lines.push(`  ${node.from.join(', ')} → ${node.pipeline}${marks}${under} → ${targetOf(node)}`);
    lines.push(`      ${steps}`);
  }
  return lines.join('\n');
};

const alsoPrefix = 'also ';

/** The topics that the steps of a chain write beside its flows. */
export const sideTopicsOf = ({ pipelines }: Pick<Chain, 'pipelines'>): readonly string[] =>
  pipelines
    .flatMap(({ steps }) => steps.map(({ label }) => label))
    .filter((label) => label.startsWith(alsoPrefix))
    .map((label) => label.slice(alsoPrefix.length));

/**
 * The graph as a Mermaid flowchart: topics round, broadcast topics hexagonal,
 * pipelines square, one box per chain.
 */
export const topologyMermaid = (nodes: readonly PipelineNode[]): string => {
  const lines = ['flowchart LR'];
  for (const chain of new Set(nodes.map((node) => node.chain))) {
    lines.push(`  subgraph ${chain}_chain [${chain}]`);
    for (const node of nodes) {
      if (node.chain === chain) lines.push(`    ${node.pipeline}[${node.pipeline}]`);
    }
    lines.push('  end');
  }
  for (const node of nodes) {
    for (const topic of node.from) lines.push(`  t_${topic}([${topic}]) --> ${node.pipeline}`);
    for (const topic of node.control) lines.push(`  b_${topic}{{${topic}}} -.-> ${node.pipeline}`);
    const edge = node.rekeyed ? '==>|by another key|' : '-->';
    if (node.to) lines.push(`  ${node.pipeline} ${edge} t_${node.to}([${node.to}])`);
    if (node.sink) lines.push(`  ${node.pipeline} --> sink[(sink)]`);
    for (const { label } of node.steps) {
      if (!label.startsWith(alsoPrefix)) continue;
      const topic = label.slice(alsoPrefix.length);
      lines.push(`  ${node.pipeline} -.-> t_${topic}([${topic}])`);
    }
  }
  return lines.join('\n');
};
