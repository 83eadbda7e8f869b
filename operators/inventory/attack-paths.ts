// Attack paths: how text from outside could make an agent reach data and carry it out. Each path goes from
// where the text enters, over the agent, to a tool or documents and the class of their data, and to the tool
// by which it would leave. Pure: the graph comes in, ranked paths go out.

/** What a tool is, and whether somebody must say yes before it runs. */
export interface ReachedTool {
  readonly name: string;
  /** The agent was seen to call it; otherwise it only may. */
  readonly isSeen: boolean;
  readonly outbound: boolean;
  readonly sideEffect: boolean;
  /** What it answers is written by outsiders. */
  readonly readsOutside: boolean;
  readonly needsApproval: boolean;
  /** Classes of the data that it reaches. */
  readonly dataClasses: readonly string[];
}

export interface ReachingAgent {
  readonly id: string;
  readonly tools: readonly ReachedTool[];
  /** Classes of the documents that were found for its prompts, and of what prompts have brought. */
  readonly documentClasses: readonly string[];
  readonly promptClasses: readonly string[];
}

export interface PathNode {
  readonly role: 'entry' | 'agent' | 'source' | 'data' | 'exit';
  readonly kind: string;
  readonly id: string;
}

export interface AttackPath {
  readonly from: string;
  readonly to: string;
  /** From 0 to 1: worth of the data × ease of getting in × ease of getting out × what was seen of it. */
  readonly score: number;
  readonly nodes: readonly PathNode[];
  readonly factors: Readonly<Record<'data' | 'entry' | 'exit' | 'seen', number>>;
  readonly explanation: readonly string[];
}

const worth: ReadonlyMap<string, number> = new Map([
  ['secret', 1],
  ['confidential', 0.9],
  ['detected', 0.8],
  ['pii', 0.8],
  ['sensitive', 0.7],
  ['internal', 0.4],
  ['public', 0.1],
]);
const worthOfUnknown = 0.5;
const promptEntry = 0.4;
const noExit = 0.15;
const onlyAllowed = 0.8;

interface Weighed {
  readonly weight: number;
  readonly node: PathNode | undefined;
  readonly isSeen: boolean;
  readonly text: string;
}

const entryOf = ({ tools }: ReachingAgent): Weighed =>
  tools
    .filter(({ readsOutside }) => readsOutside)
    .map(({ name, isSeen }) => ({
      ...{ weight: isSeen ? 1 : onlyAllowed, isSeen },
      node: { role: 'entry' as const, kind: 'tool', id: name },
      text: `${name} brings text that outsiders write`,
    }))
    .reduce<Weighed>((found, each) => (each.weight > found.weight ? each : found), {
      ...{ weight: promptEntry, isSeen: true, node: undefined },
      text: 'only the prompts of its users reach the agent',
    });

const easeOf = ({ outbound, needsApproval }: ReachedTool): number => {
  const free = outbound ? 1 : 0.5;
  return needsApproval ? free / 2 : free;
};

const exitsOf = ({ tools }: ReachingAgent): readonly Weighed[] => {
  const exits = tools
    .filter(({ outbound, sideEffect }) => outbound || sideEffect)
    .map((tool) => ({
      ...{ weight: easeOf(tool), isSeen: tool.isSeen },
      node: { role: 'exit' as const, kind: 'tool', id: tool.name },
      text:
        `${tool.name} ${tool.outbound ? 'sends to the outside' : 'changes something'}` +
        (tool.needsApproval ? ', once somebody has approved it' : ', and nobody must approve it'),
    }));
  const none = { weight: noExit, isSeen: true, node: undefined, text: 'no tool carries data out' };
  return exits.length > 0 ? exits : [none];
};

interface Source {
  readonly node: PathNode;
  readonly dataClass: string;
  readonly isSeen: boolean;
  readonly text: string;
}

const sourcesOf = ({ tools, documentClasses, promptClasses }: ReachingAgent): readonly Source[] => [
  ...tools.flatMap(({ name, isSeen, dataClasses }) =>
    dataClasses.map((dataClass) => ({
      node: { role: 'source' as const, kind: 'tool', id: name },
      ...{ dataClass, isSeen, text: `${name} reaches ${dataClass} data` },
    })),
  ),
  ...documentClasses.map((dataClass) => ({
    node: { role: 'source' as const, kind: 'documents', id: dataClass },
    ...{ dataClass, isSeen: true, text: `${dataClass} documents were found for its prompts` },
  })),
  ...promptClasses.map((dataClass) => ({
    node: { role: 'source' as const, kind: 'prompts', id: dataClass },
    ...{ dataClass, isSeen: true, text: `its prompts have held ${dataClass} data` },
  })),
];

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

const pathOf = (
  { id }: ReachingAgent,
  entry: Weighed,
  { node, dataClass, isSeen, text }: Source,
  exit: Weighed,
): AttackPath => {
  const data = worth.get(dataClass) ?? worthOfUnknown;
  const seen = isSeen && exit.isSeen ? 1 : onlyAllowed;
  const nodes: readonly (PathNode | undefined)[] = [
    entry.node,
    { role: 'agent', kind: 'agent', id },
    node,
    { role: 'data', kind: 'data_class', id: dataClass },
    exit.node,
  ];
  return {
    ...{ from: id, to: dataClass },
    score: round(data * entry.weight * exit.weight * seen),
    nodes: nodes.filter((each) => each !== undefined),
    factors: { data, entry: entry.weight, exit: exit.weight, seen },
    explanation: [
      entry.text,
      text,
      exit.text,
      seen === 1 ? 'all of it was seen' : 'some of it was not seen yet, but may happen',
    ],
  };
};

const pathsOf = (agent: ReachingAgent): readonly AttackPath[] => {
  const entry = entryOf(agent);
  const exits = exitsOf(agent);
  return sourcesOf(agent).flatMap((source) =>
    exits.map((exit) => pathOf(agent, entry, source, exit)),
  );
};

/**
 * The paths of all agents, the worst first; ties by name. Of several ways in, the easiest counts.
 *
 * @example
 * attackPaths([{ id: 'weir:chat', tools: [webFetch, readMail, sendMail], documentClasses: [], promptClasses: [] }]);
 * // web_fetch → weir:chat → read_mail → sensitive → web_fetch, and the same → send_mail
 */
export const attackPaths = (agents: readonly ReachingAgent[]): readonly AttackPath[] => {
  const name = ({ nodes }: AttackPath): string => nodes.map(({ id }) => id).join(' ');
  return agents
    .flatMap(pathsOf)
    .sort((a, b) => b.score - a.score || name(a).localeCompare(name(b), 'en'));
};
