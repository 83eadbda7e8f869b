// A chain compiled for one task: runs a batch of events through every pipeline and answers what it
// brings about. It touches the log only to load state; nothing is visible before the commit.
import { lastValueFrom, type OperatorFunction, of } from 'rxjs';
import { type Batch, batchOf } from '../model/batch.ts';
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import { type AnyOperator, type Connect, loop, type OperatorContext } from '../model/operator.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { AnyStateSpec } from '../model/state.ts';
import type { AnyTopic } from '../model/topic.ts';
import { encodeEvent } from '../stream/codec.ts';
import type { Reply, StateDelta } from '../stream/transport.ts';
import { type LoadState, type OperatorState, operatorState } from './state.ts';

/** What a batch brings about, before it is committed. */
export interface Effects {
  readonly outputs: ReadonlyMap<string, readonly string[]>;
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

export interface ProgramParts {
  readonly chain: Chain;
  readonly load: (operator: string) => LoadState;
  readonly countLate: (operator: string) => void;
}

type Stage = OperatorFunction<Batch<unknown>, Batch<unknown>>;

/** What a pipeline writes while it works on a batch. */
interface Outbox {
  write(topic: AnyTopic, event: Event<unknown>): void;
}

interface Running extends OperatorContext {
  event: Event<unknown>;
  key: string;
  watermarkMs: number;
}

interface Member {
  readonly pipeline: Pipeline;
  readonly states: readonly OperatorState<unknown>[];
  run(
    events: readonly Event<unknown>[],
    watermarkMs: number,
    outbox: Outbox,
    stepByStep?: (label: string) => void,
  ): Promise<Batch<unknown>>;
}

const fused = (steps: readonly Connect<unknown, unknown>[]): Connect<unknown, unknown> =>
  steps.reduceRight<Connect<unknown, unknown>>(
    (rest, connect) => (context, next) => connect(context, rest(context, next)),
    (_, next) => next,
  );

/** Consecutive synchronous steps become one loop; the others keep a stage of their own. */
const stagesOf = (steps: readonly AnyOperator[], context: OperatorContext): readonly Stage[] => {
  const stages: Stage[] = [];
  let sync: Connect<unknown, unknown>[] = [];
  const flush = (): void => {
    if (sync.length > 0) stages.push(loop(fused(sync))(context));
    sync = [];
  };
  for (const { connect, stage } of steps) {
    if (connect) {
      sync.push(connect);
      continue;
    }
    flush();
    stages.push(stage(context));
  }
  flush();
  return stages;
};

const through = async (
  batch: Batch<unknown>,
  stages: readonly Stage[],
): Promise<Batch<unknown>> => {
  let source = of(batch);
  for (const stage of stages) source = stage(source) as typeof source;
  return lastValueFrom(source);
};

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

const member = (pipeline: Pipeline, { chain, load, countLate }: ProgramParts): Member => {
  const source = `weir/${chain.name}/${pipeline.name}`;
  const opened = new Map<AnyStateSpec, OperatorState<unknown>>();
  for (const { label, states } of pipeline.steps) {
    for (const [index, spec] of states.entries()) {
      const suffix = index === 0 ? '' : `.${index}`;
      const operator = `${pipeline.name}.${label.replaceAll(' ', '_')}${suffix}`;
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
    const replies: Reply[] = [];
    const rows: { row: unknown; event: Event<unknown> }[] = [];
    const produced = new Map<AnyTopic, Event<unknown>[]>();
    const answering = new Set<AnyTopic>();
    const outbox: Outbox = {
      write: (topic, event) => {
        const text = encodeEvent(event);
        const texts = outputs.get(topic.name);
        if (texts) texts.push(text);
        else outputs.set(topic.name, [text]);
        produced.get(topic)?.push(event);
        if (answering.has(topic) && event.replyTo !== undefined) {
          replies.push({ correlationId: event.correlationId, channel: event.replyTo, text });
        }
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
