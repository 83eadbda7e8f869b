// A chain's card: what the log has to know of a chain whose code is elsewhere. It is kept in the
// registry, where retention, the command line and later versions of the chain find it. Plain JSON.
import type { TSchema } from 'typebox';
import type { Chain } from './chain.ts';
import { operatorOf } from './shape.ts';
import { parkedState } from './state-name.ts';
import { type AnyTopic, topic } from './topic.ts';
import { type PipelineNode, topologyOf } from './topology.ts';

export interface TopicCard {
  readonly name: string;
  readonly schema: TSchema;
  readonly schemaVersion: number;
  readonly retentionMs: number;
}

export interface ChainCard {
  readonly name: string;
  /** The topics that it reads from the log; retention waits for it there. */
  readonly inputs: readonly string[];
  readonly topics: readonly TopicCard[];
  readonly pipelines: readonly PipelineNode[];
  /** The kind of step that keeps each state, by the name of the state; parked subjects are one. */
  readonly states: Readonly<Record<string, string>>;
}

/** A state that means one thing in the log and another in the code. */
export interface StateConflict {
  readonly state: string;
  readonly stored: string;
  readonly declared: string;
}

const topicCard = ({ name, schema, schemaVersion, retentionMs }: AnyTopic): TopicCard => ({
  ...{ name, schema, schemaVersion, retentionMs },
});

/** Writes the card of a chain. */
export const cardOf = (chain: Chain): ChainCard => ({
  name: chain.name,
  inputs: chain.inputs.map(({ name }) => name),
  topics: [...new Set([...chain.inputs, ...chain.outputs])].map(topicCard),
  pipelines: topologyOf([chain]),
  states: {
    [parkedState]: parkedState,
    ...Object.fromEntries(
      chain.pipelines.flatMap(({ name, steps }) =>
        steps.flatMap(({ kind, label, states }) =>
          states.map((spec, index) => [operatorOf(name, label, index, spec), kind]),
        ),
      ),
    ),
  },
});

/** The states that a chain of this card could not read, since another kind of step wrote them. */
export const stateConflicts = (before: ChainCard, after: ChainCard): readonly StateConflict[] =>
  Object.entries(after.states).flatMap(([state, declared]) => {
    const stored = before.states[state];
    return stored === undefined || stored === declared ? [] : [{ state, stored, declared }];
  });

/** The chains that read a topic. */
export const cardsReading = (topic: string, cards: readonly ChainCard[]): readonly ChainCard[] =>
  cards.filter(({ inputs }) => inputs.includes(topic));

/** The topic that a card describes: payloads of its own version can be checked, others pass. */
export const topicOfCard = ({ name, schema, schemaVersion, retentionMs }: TopicCard): AnyTopic => {
  const { decode } = topic({ name, schema, retentionMs });
  return {
    ...{ name, schema, schemaVersion, retentionMs },
    decode: (payload, version = schemaVersion) =>
      version === schemaVersion ? decode(payload) : payload,
  };
};

const sidePrefix = 'also ';

/** Every topic that a chain reads or writes, side outputs included. */
export const topicsOf = ({ inputs, pipelines }: ChainCard): readonly string[] => [
  ...new Set([
    ...inputs,
    ...pipelines.flatMap(({ from, to, steps }) => [
      ...from,
      ...(to === undefined ? [] : [to]),
      ...steps
        .filter(({ label }) => label.startsWith(sidePrefix))
        .map(({ label }) => label.slice(sidePrefix.length)),
    ]),
  ]),
];
