// The chains and topics that a command can speak of: all that the registry of the log knows, or,
// before anything has run there, those of the product.
import { type ChainCard, cardOf, topicOfCard, topicsOf } from '../../engine/model/chain-card.ts';
import type { Partition } from '../../engine/model/partition.ts';
import type { AnyTopic } from '../../engine/model/topic.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { judgeChain } from '../../pipelines/catalogue.ts';
import { topicNamed } from '../../pipelines/topics.ts';
import { describedChains } from '../chains.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';

export interface KnownTopic {
  readonly name: string;
  /** With its schema; `undefined` where only its name is known: a side output. */
  readonly declared: AnyTopic | undefined;
  /** Whether it is a topic of the product. */
  readonly isOurs: boolean;
}

/** The cards of all chains. */
export const knownCards = async (
  transport: Pick<Transport, 'registered'>,
  values: SettingValues,
): Promise<readonly ChainCard[]> => {
  const cards = await transport.registered();
  const known = cards.length > 0 ? cards : describedChains(values).map(cardOf);
  return [...known].sort((a, b) => a.name.localeCompare(b.name));
};

/** The card of one chain. Throws `WEIR_API_CHAIN_UNKNOWN`. */
export const cardNamed = (cards: readonly ChainCard[], name: string): ChainCard => {
  const card = cards.find((each) => each.name === name);
  if (!card) throw apiErrors.CHAIN_UNKNOWN({ unknown: [name], known: cards.map((c) => c.name) });
  return card;
};

/** Every topic of the cards, and those of the product where its chains are among them. */
export const knownTopic = (cards: readonly ChainCard[], name: string): KnownTopic | undefined => {
  const isOurs = cards.some((card) => card.name === judgeChain) && topicNamed(name) !== undefined;
  if (isOurs) return { name, declared: topicNamed(name), isOurs };
  const card = cards.flatMap(({ topics }) => topics).find((each) => each.name === name);
  if (card) return { name, declared: topicOfCard(card), isOurs };
  if (!cards.some((each) => topicsOf(each).includes(name))) return undefined;
  return { name, declared: undefined, isOurs };
};

/** The names of all topics that the cards read or write. */
export const topicNames = (cards: readonly ChainCard[]): readonly string[] => [
  ...new Set(cards.flatMap(topicsOf)),
];

/** Every partition of a tenant, or of all tenants. Throws `WEIR_API_TENANT_FOREIGN`. */
export const partitionsOf = (
  shape: ReadonlyMap<string, number>,
  tenant?: string,
): readonly Partition[] => {
  if (tenant !== undefined && !shape.has(tenant)) throw apiErrors.TENANT_FOREIGN({ tenant });
  return [...shape]
    .filter(([tenantId]) => tenant === undefined || tenantId === tenant)
    .flatMap(([tenantId, partitions]) =>
      Array.from({ length: partitions }, (_, partition) => ({ tenantId, partition })),
    );
};
