// A chain compiled for one task: runs a batch of events through every pipeline and answers what it
// brings about. It touches the log only to load state; nothing is visible before the commit.
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import type { AnyTopic } from '../model/topic.ts';
import { encodeEvent } from '../stream/codec.ts';
import type { Outgoing } from '../stream/outbox.ts';
import type { Reply, StateDelta } from '../stream/transport.ts';
import { type MemberParts, member, type Outbox } from './member.ts';
import type { OperatorState } from './state.ts';

/** What a batch brings about, before it is committed. */
export interface Effects {
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly outgoing: readonly Outgoing[];
  readonly state: readonly StateDelta[];
  readonly replies: readonly Reply[];
  readonly rows: readonly { readonly row: unknown; readonly event: Event<unknown> }[];
}

export interface Program {
  readonly states: readonly OperatorState<unknown>[];
  /** Runs events in order. On a throw nothing is kept; `accept` or `discard` must follow a return. */
  run(events: readonly Event<unknown>[], watermarkMs: number): Promise<Effects>;
  accept(): void;
  discard(): void;
  reset(): void;
  /** Runs one failing event step by step and names the one that throws. */
  failingStep(event: Event<unknown>, watermarkMs: number): Promise<string>;
}

export interface ProgramParts extends MemberParts {
  readonly chain: Chain;
  /** The partition of a subject; `undefined` for the task's own. */
  readonly otherPartition: (subject: string) => number | undefined;
}

/** Compiles a chain for one task. */
export const program = (parts: ProgramParts): Program => {
  const members = parts.chain.pipelines.map((pipeline) => member(pipeline, parts));
  const states = members.flatMap((each) => each.states);
  const inputCount = parts.chain.inputs.length;
  const discard = (): void => {
    for (const state of states) state.discard();
  };

  const pass = async (
    events: readonly Event<unknown>[],
    watermarkMs: number,
    stepByStep?: (label: string) => void,
  ): Promise<Effects> => {
    const outputs = new Map<string, string[]>();
    const outgoing: Outgoing[] = [];
    const replies: Reply[] = [];
    const rows: { row: unknown; event: Event<unknown> }[] = [];
    const produced = new Map<AnyTopic, Event<unknown>[]>();
    const answering = new Set<AnyTopic>();
    const answer = (topic: AnyTopic, event: Event<unknown>, text: string): void => {
      if (answering.has(topic) && event.replyTo !== undefined) {
        replies.push({ correlationId: event.correlationId, channel: event.replyTo, text });
      }
    };
    const outbox: Outbox = {
      write: (topic, event) => {
        const text = encodeEvent(event);
        const texts = outputs.get(topic.name);
        if (texts) texts.push(text);
        else outputs.set(topic.name, [text]);
        produced.get(topic)?.push(event);
        answer(topic, event, text);
      },
      send: (topic, event) => {
        const target = parts.otherPartition(event.subject);
        if (target === undefined) return outbox.write(topic, event);
        const text = encodeEvent(event);
        outgoing.push({ target, topic: topic.name, text });
        answer(topic, event, text);
      },
    };
    for (const { pipeline, run } of members) {
      const inMemory = pipeline.from.flatMap((topic) => produced.get(topic) ?? []);
      const names = new Set(
        pipeline.from.filter((topic) => !produced.has(topic)).map(({ name }) => name),
      );
      const fromLog =
        names.size === inputCount ? events : events.filter(({ type }) => names.has(type));
      const inputs = inMemory.length === 0 ? fromLog : [...inMemory, ...fromLog];
      if (pipeline.to) {
        produced.set(pipeline.to, []);
        if (pipeline.replies) answering.add(pipeline.to);
      }
      if (inputs.length === 0) continue;
      const batch = await run(inputs, watermarkMs, outbox, stepByStep);
      if (!pipeline.into) continue;
      for (const [index, row] of batch.values.entries()) {
        rows.push({ row, event: inputs[batch.cursors[index] as number] as Event<unknown> });
      }
    }
    return {
      outputs,
      outgoing,
      state: states.map((state) => state.delta()).filter(hasChanges),
      replies,
      rows,
    };
  };

  return {
    states,
    run: async (events, watermarkMs) => {
      try {
        return await pass(events, watermarkMs);
      } catch (error) {
        discard();
        throw error;
      }
    },
    accept: () => {
      for (const state of states) state.accept();
    },
    discard,
    reset: () => {
      for (const state of states) state.reset();
    },
    failingStep: async (event, watermarkMs) => {
      let reached = 'unknown';
      await pass([event], watermarkMs, (label) => {
        reached = label;
      }).catch(() => undefined);
      discard();
      return reached;
    },
  };
};

const hasChanges = ({ set, forget }: StateDelta): boolean => set.length > 0 || forget.length > 0;
