// weir group drop: strikes a chain off the registry and forgets its groups, offsets and states, so
// that retention waits for it no longer. Its dead letters stay.
import { commandErrors } from './errors.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';
import { cardNamed, knownCards, partitionsOf } from './registry.ts';

/** Drops a chain on every partition; refused, with nothing done, while a worker runs it. */
export const dropGroup = (chain: string, options: { readonly json?: true }): Promise<void> =>
  withLog(async (transport, { values }) => {
    const { inputs, states } = cardNamed(await knownCards(transport, values), chain);
    const partitions = partitionsOf(await transport.shape());
    const tasks = partitions.map((partition) => ({ ...partition, chain }));
    const standings = await Promise.all(tasks.map((task) => transport.standing(task, [])));
    const owner = standings.find((standing) => standing.owner !== undefined)?.owner;
    if (owner !== undefined) throw commandErrors.CHAIN_RUNNING({ chain, owner });
    for (const task of tasks) {
      // A worker may have begun since.
      const isDropped = await transport.dropGroup(task, inputs, Object.keys(states));
      if (!isDropped) throw commandErrors.CHAIN_RUNNING({ chain, partition: task.partition });
    }
    await transport.deregister(chain);
    const dropped = {
      chain,
      partitions: tasks.length,
      topics: inputs,
      states: Object.keys(states),
    };
    answer(
      options.json === true,
      dropped,
      () => `${chain} dropped on ${tasks.length} partitions: ${inputs.join(', ')} wait no longer`,
    );
  });
