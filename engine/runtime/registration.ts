// Entering chains into the registry of a log, before they run: there retention learns who reads a
// topic, and there it shows when the state of a chain was written by another kind of step.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { Chain } from '../model/chain.ts';
import { type ChainCard, cardOf, stateConflicts } from '../model/chain-card.ts';
import type { Transport } from '../stream/transport.ts';
import { readSwitch } from './version-record.ts';

/** The card to write: states of former versions stay on it, since they stay in the log. */
const successor = (
  card: ChainCard,
  before: ChainCard | undefined,
  mayForget: boolean,
): ChainCard => {
  if (!before) return card;
  const conflicts = mayForget ? [] : stateConflicts(before, card);
  if (conflicts.length > 0) {
    throw engineErrors.STATE_INCOMPATIBLE({ chain: card.name, conflicts });
  }
  return { ...card, states: { ...before.states, ...card.states } };
};

/**
 * Enters all of the chains, or none of them. Throws `WEIR_ENGINE_STATE_INCOMPATIBLE`; answers the
 * states, by chain, that the log keeps and no step uses any more.
 */
export const enrol = async (
  transport: Pick<Transport, 'register' | 'registered' | 'chosenVersions'>,
  chains: readonly Chain[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const known = new Map((await transport.registered()).map((card) => [card.name, card]));
  const chosen = await transport.chosenVersions();
  /** Whether a switch to this version lets go of what it cannot read. */
  const mayForget = ({ name, version }: Chain): boolean => {
    const text = chosen.get(name);
    const thrown = text === undefined ? undefined : readSwitch(text);
    return thrown?.forget === true && thrown.version === version;
  };
  const cards = chains.map((chain) =>
    successor(cardOf(chain), known.get(chain.name), mayForget(chain)),
  );
  for (const card of cards) await transport.register(card);
  return new Map(
    cards.map(({ name, states }, index) => {
      const used = cardOf(chains[index] as Chain).states;
      return [name, Object.keys(states).filter((state) => !(state in used))];
    }),
  );
};
