// weir offset reset: moves a chain to another place in the log. Nothing is moved while a worker runs
// the chain, nor without --yes; a chain into a sink is refused, since its rows carry offsets of theirs.
import type { ChainCard } from '../../engine/model/chain-card.ts';
import { erasureTopic } from '../../engine/model/erasure.ts';
import type { TaskId } from '../../engine/model/partition.ts';
import type { LogPosition } from '../../engine/stream/operations.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { commandErrors } from './errors.ts';
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';
import { before } from './position.ts';
import { cardNamed, knownCards, partitionsOf } from './registry.ts';

export interface ResetOptions {
  /** `earliest`, `latest`, or as `positionOf` answers it. */
  readonly to: string;
  readonly tenant?: string;
  readonly topic?: string;
  readonly keepState?: true;
  readonly yes?: true;
  readonly json?: true;
}

interface Move {
  readonly tenant: string;
  readonly partition: number;
  readonly topic: string;
  readonly from: number;
  readonly to: number;
}

const start: LogPosition = { seq: 0, entryId: '0' };

/** The place right before an entry. */
const behind = (entryId: string, seq: number): LogPosition => {
  const [ms = 0, nth = 0] = entryId.split('-').map(Number);
  return { seq: seq - 1, entryId: before(ms, nth) };
};

const positionIn = async (
  transport: Transport,
  task: TaskId,
  topic: string,
  to: string,
): Promise<LogPosition> => {
  const tip = await transport.tip(task, topic);
  const last = tip ? { seq: tip.seq ?? 0, entryId: tip.entryId } : start;
  if (to === 'latest') return last;
  const [next] = await transport.range(task, topic, to === 'earliest' ? '0' : to, 1);
  return next ? behind(next.entryId, next.seq ?? 1) : last;
};

const inputsOf = ({ name, inputs, pipelines }: ChainCard, topic?: string): readonly string[] => {
  if (pipelines.some(({ sink }) => sink)) throw commandErrors.OFFSET_OF_SINK({ chain: name });
  if (topic !== undefined && !inputs.includes(topic)) {
    throw commandErrors.INPUT_UNKNOWN({ chain: name, topic, inputs });
  }
  // Who was erased since is gone from the other topics, too.
  return topic === undefined ? inputs.filter((each) => each !== erasureTopic.name) : [topic];
};

/** Moves one task on one topic; answers from where to where. */
const move = async (
  transport: Transport,
  task: TaskId,
  topic: string,
  states: readonly string[] | undefined,
  { to, yes }: ResetOptions,
): Promise<Move> => {
  const { offsets, owner } = await transport.standing(task, [topic]);
  if (owner !== undefined) throw commandErrors.CHAIN_RUNNING({ chain: task.chain, owner });
  const position = await positionIn(transport, task, topic, to);
  if (yes) {
    const epoch = await transport.resetOffset({ task, topic, position, forget: states });
    if (epoch === undefined) {
      throw commandErrors.CHAIN_RUNNING({ chain: task.chain, partition: task.partition });
    }
  }
  const { tenantId: tenant, partition } = task;
  return { tenant, partition, topic, from: offsets.get(topic) ?? 0, to: position.seq };
};

/** Moves a chain on every partition, or says what `--yes` would move. */
export const resetOffset = (chain: string, options: ResetOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const card = cardNamed(await knownCards(transport, values), chain);
    const inputs = inputsOf(card, options.topic);
    const states = options.keepState ? undefined : Object.keys(card.states);
    const moves: Move[] = [];
    for (const partition of partitionsOf(await transport.shape(), options.tenant)) {
      for (const topic of inputs) {
        const task = { ...partition, chain };
        moves.push(await move(transport, task, topic, states, options));
      }
    }
    const done = options.yes === true;
    const outcome = { chain, moved: done, state: states ? 'forgotten' : 'kept', moves };
    answer(options.json === true, outcome, () =>
      [
        table([
          ['TENANT', 'PARTITION', 'TOPIC', 'FROM', 'TO'],
          ...moves.map((each) =>
            [each.tenant, each.partition, each.topic, each.from, each.to].map(String),
          ),
        ]),
        done
          ? `moved; its state is ${outcome.state}`
          : `nothing was moved: --yes does it, and its state is ${outcome.state} then`,
      ].join('\n'),
    );
  });
