// A pipeline at work in a chain: its state, its context, its stages, and the ids of what it writes.
import { type Batch, batchOf } from '../model/batch.ts';
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import type { OperatorContext } from '../model/operator.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { AnyStateSpec } from '../model/state.ts';
import { stateName } from '../model/state-name.ts';
import type { AnyTopic } from '../model/topic.ts';
import { type Stage, stagesOf, through } from './stages.ts';
import { type LoadState, type OperatorState, operatorState } from './state.ts';

/** What a pipeline writes while it works on a batch. */
export interface Outbox {
  write(topic: AnyTopic, event: Event<unknown>): void;
}

interface Running extends OperatorContext {
  event: Event<unknown>;
  key: string;
  watermarkMs: number;
}

export interface MemberParts {
  readonly chain: Pick<Chain, 'name'>;
  readonly load: (operator: string) => LoadState;
  readonly countLate: (operator: string) => void;
}

export interface Member {
  readonly pipeline: Pipeline;
  readonly states: readonly OperatorState<unknown>[];
  run(
    events: readonly Event<unknown>[],
    watermarkMs: number,
    outbox: Outbox,
    stepByStep?: (label: string) => void,
  ): Promise<Batch<unknown>>;
}

/** An event that `cause` brings about: its ids derive from the cause's, so a repeat is the same. */
const derive = (
  cause: Event<unknown>,
  id: string,
  source: string,
  topic: AnyTopic,
  data: unknown,
): Event<unknown> => ({
  id,
  source,
  type: topic.name,
  subject: cause.subject,
  timeMs: cause.timeMs,
  tenantId: cause.tenantId,
  correlationId: cause.correlationId,
  traceparent: cause.traceparent,
  expiresAtMs: cause.expiresAtMs,
  replyTo: cause.replyTo,
  schemaVersion: topic.schemaVersion,
  data,
});

/** Hands out ids within a batch: the first of a kind plain, the next ones numbered. */
const numbering = () => {
  const used = new Map<string, number>();
  return (base: string): string => {
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return count === 1 ? base : `${base}.${count}`;
  };
};

/** Names each value of a batch after the event that it stems from: `cause.pipeline`, `….2`, … */
const writeAll = (
  { values, cursors }: Batch<unknown>,
  events: readonly Event<unknown>[],
  pipeline: string,
  write: (cause: Event<unknown>, id: string, data: unknown) => void,
): void => {
  let last = -1;
  let nth = 1;
  for (let index = 0; index < values.length; index += 1) {
    const cursor = cursors[index] as number;
    nth = cursor === last ? nth + 1 : 1;
    last = cursor;
    const cause = events[cursor] as Event<unknown>;
    const id = nth === 1 ? `${cause.id}.${pipeline}` : `${cause.id}.${pipeline}.${nth}`;
    write(cause, id, values[index]);
  }
};

/** Opens a pipeline for one task of a chain. */
export const member = (pipeline: Pipeline, { chain, load, countLate }: MemberParts): Member => {
  const source = `weir/${chain.name}/${pipeline.name}`;
  const opened = new Map<AnyStateSpec, OperatorState<unknown>>();
  for (const { label, states } of pipeline.steps) {
    for (const [index, spec] of states.entries()) {
      const operator = stateName(pipeline.name, label, index);
      opened.set(spec, operatorState(operator, spec, load(operator)));
    }
  }
  let outbox: Outbox | undefined;
  let nextId = numbering();
  const context: Running = {
    event: undefined as unknown as Event<unknown>,
    key: '',
    watermarkMs: Number.NEGATIVE_INFINITY,
    emit: (topic, data) => {
      const id = nextId(`${context.event.id}.${pipeline.name}.${topic.name}`);
      outbox?.write(topic, derive(context.event, id, source, topic, data));
    },
    countLate,
    state: (spec) => {
      const state = opened.get(spec);
      if (!state)
        throw new TypeError(`${pipeline.name}: a step uses state that it did not declare`);
      return state.bind(context) as never;
    },
    timer: () => {
      throw new TypeError('timers come with the next commit');
    },
  };
  const stages = stagesOf(pipeline.steps, context);
  const slow = pipeline.steps.map(({ label, stage }) => ({
    label,
    stage: stage(context) as Stage,
  }));
  const states = [...opened.values()];

  return {
    pipeline,
    states,
    run: async (events, watermarkMs, out, stepByStep) => {
      outbox = out;
      nextId = numbering();
      context.watermarkMs = watermarkMs;
      const keys = pipeline.key ? events.map(pipeline.key) : undefined;
      if (keys) await Promise.all(states.map((state) => state.ensure(keys)));
      const moveTo = (cursor: number): void => {
        context.event = events[cursor] as Event<unknown>;
        context.key = keys ? (keys[cursor] as string) : '';
      };
      let batch = batchOf<unknown>(events, moveTo);
      if (stepByStep) {
        for (const { label, stage } of slow) {
          stepByStep(`${pipeline.name}.${label}`);
          batch = await through(batch, [stage]);
        }
      } else batch = await through(batch, stages);
      const { to } = pipeline;
      if (to)
        writeAll(batch, events, pipeline.name, (cause, id, data) => {
          out.write(to, derive(cause, id, source, to, data));
        });
      return batch;
    },
  };
};
