// Pressure: who reads from a task's outputs and cannot keep up, or a server that runs out of memory,
// makes the task pause; what is read stays in the log, and the gateways shed.
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { AnyTopic } from '../model/topic.ts';
import type { Transport } from '../stream/transport.ts';
import type { TaskLimits } from './limits.ts';

/** A chain that reads a topic which another chain writes. */
interface Reader {
  readonly chain: string;
  readonly topic: string;
}

const isFedBy = (chain: Chain, output: AnyTopic): boolean => chain.inputs.includes(output);

/** Whether `to` gets, over any number of chains, what `from` writes. */
const reaches = (from: Chain, to: Chain, chains: readonly Chain[]): boolean => {
  const seen = new Set<Chain>([from]);
  const open = [from];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const chain of chains) {
      if (seen.has(chain) || !next.outputs.some((output) => isFedBy(chain, output))) continue;
      if (chain === to) return true;
      seen.add(chain);
      open.push(chain);
    }
  }
  return false;
};

/** Who must keep up with `chain`. Those that feed it back do not count: both would wait for ever. */
export const readersAfter = (chain: Chain, chains: readonly Chain[]): readonly Reader[] =>
  chains
    .filter((each) => each !== chain && !reaches(each, chain, chains))
    .flatMap((each) =>
      chain.outputs
        .filter((output) => isFedBy(each, output))
        .map(({ name }) => ({ chain: each.name, topic: name })),
    );

/** Why a task pauses. */
export type Pressure = 'memory' | 'backlog';

export interface PressureParts {
  readonly chains: readonly Chain[];
  readonly transport: Pick<Transport, 'lag' | 'memory' | 'outboxLag'>;
  readonly limits: Pick<TaskLimits, 'backlogMax' | 'memoryShareMax'>;
}

/** A paused task goes on when its readers are this far below the bound. */
export const relief = 0.5;

/** Judges the pressure on tasks; `measure` first asks the server once for all of them. */
export const pressureGauge = ({ chains, transport, limits }: PressureParts) => {
  const readers = new Map(chains.map((chain) => [chain.name, readersAfter(chain, chains)]));
  const senders = new Set(chains.filter(({ sent }) => sent.length > 0).map(({ name }) => name));
  let memoryShare = 0;
  return {
    measure: async (): Promise<void> => {
      memoryShare = await transport.memory();
    },
    on: async (task: TaskId, isPaused: boolean): Promise<Pressure | undefined> => {
      const after = readers.get(task.chain) ?? [];
      const sends = senders.has(task.chain);
      if (after.length === 0 && !sends) return undefined;
      if (memoryShare > limits.memoryShareMax) return 'memory';
      const bound = limits.backlogMax * (isPaused ? relief : 1);
      if (sends && (await transport.outboxLag(task)).entries > bound) return 'backlog';
      for (const { chain, topic } of after) {
        const { entries } = await transport.lag({ ...task, chain }, topic);
        if (entries > bound) return 'backlog';
      }
      return undefined;
    },
  };
};
