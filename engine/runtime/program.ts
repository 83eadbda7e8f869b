// A chain compiled for one task: runs a batch of events through every pipeline and answers what it
// brings about. It touches the log only to load state; nothing is visible before the commit.
import type { Trace } from '../kernel/tracing.ts';
import type { Chain } from '../model/chain.ts';
import { erasureTopic } from '../model/erasure.ts';
import type { Event } from '../model/event.ts';
import { replyAddress } from '../model/reply-address.ts';
import type { RetryPolicy } from '../model/retry.ts';
import { statesOf } from '../model/shape.ts';
import { type Alarm, isTimer } from '../model/timer.ts';
import type { AnyTopic } from '../model/topic.ts';
import { encodeEvent } from '../stream/codec.ts';
import type { Outgoing } from '../stream/outbox.ts';
import type { Reply, StateDelta } from '../stream/transport.ts';
import { type Arrival, inPlace, type Mark } from './arrival.ts';
import { type FailingStep, type MemberParts, member, type Outbox, type Yielded } from './member.ts';
import { type FailedAlarm, wakingEvent } from './schedule.ts';
import type { OperatorState } from './state.ts';

/** What a batch brings about, before it is committed. */
export interface Effects {
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly outgoing: readonly Outgoing[];
  readonly state: readonly StateDelta[];
  readonly replies: readonly Reply[];
  readonly rows: readonly Yielded[];
  /** The spans of its events, to be ended with the commit; none where nobody traces. */
  readonly traces: readonly Trace[];
}

export interface Program {
  readonly states: readonly OperatorState<unknown>[];
  /** When the next timer is due, in event time; `Infinity` when none is set. */
  readonly nextAlarmMs: number;
  /** Brings into memory what must always be there: the timers. */
  restore(): Promise<void>;
  /** These alarms fail: the next run takes them without waking anybody. */
  silence(alarms: readonly FailedAlarm[]): void;
  /** Forgets what is kept under a subject, and the timers that its events have set. */
  forget(subject: string): Effects;
  /** The alarms due by `untilMs`. */
  due(untilMs: number): readonly FailedAlarm[];
  /** Runs events in order. On a throw nothing is kept; `accept` or `discard` must follow a return. */
  run(arrivals: readonly Arrival[], marks: readonly Mark[]): Promise<Effects>;
  accept(): void;
  discard(): void;
  reset(): void;
  /** Runs one failing event step by step and names the one that throws. */
  failingStep(arrival: Arrival): Promise<FailingStep>;
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
  const timers = members.flatMap((each) => each.timers);
  const bySubject = new Set(
    statesOf(parts.chain).flatMap((state) => (state.bySubject ? [state.operator] : [])),
  );
  // Erasures are handled apart: no batch has them.
  const inputCount = parts.chain.inputs.filter((input) => input !== erasureTopic).length;
  const readInMemory = new Set(parts.chain.pipelines.flatMap(({ from }) => from));
  const policies = parts.chain.pipelines.flatMap(({ steps }) => steps.map(({ retry }) => retry));
  const undiagnosed: FailingStep = { step: 'unknown', retry: mostPatient(policies) };
  const discard = (): void => {
    for (const state of states) state.discard();
  };

  const pass = async (
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    stepByStep?: (step: FailingStep) => void,
  ): Promise<Effects> => {
    // Those of a run that has failed are let go.
    for (const each of members) each.takeTraces();
    const outputs = new Map<string, string[]>();
    const outgoing: Outgoing[] = [];
    const replies: Reply[] = [];
    const rows: Yielded[] = [];
    const produced = new Map<AnyTopic, Arrival[]>();
    const answering = new Set<AnyTopic>();
    const answer = (topic: AnyTopic, event: Event<unknown>, text: string): void => {
      if (answering.has(topic) && event.replyTo !== undefined) {
        replies.push({ ...replyAddress(event.replyTo, event.correlationId), text });
      }
    };
    const outbox: Outbox = {
      write: (topic, event, from) => {
        const text = encodeEvent(event);
        const texts = outputs.get(topic.name);
        if (texts) texts.push(text);
        else outputs.set(topic.name, [text]);
        produced.get(topic)?.push({ event, at: from.at, watermarkMs: from.watermarkMs });
        answer(topic, event, text);
      },
      send: (topic, event, from) => {
        const target = parts.otherPartition(event.subject);
        if (target === undefined) return outbox.write(topic, event, from);
        const text = encodeEvent(event);
        outgoing.push({ target, topic: topic.name, eventId: event.id, text });
        answer(topic, event, text);
      },
    };
    for (const each of members) {
      const { pipeline } = each;
      const inMemory = pipeline.from.flatMap((topic) => produced.get(topic) ?? []);
      const names = new Set(
        pipeline.from.filter((topic) => !produced.has(topic)).map(({ name }) => name),
      );
      const fromLog =
        names.size === inputCount
          ? arrivals
          : arrivals.filter(({ event }) => names.has(event.type));
      const inputs = inMemory.length === 0 ? fromLog : inPlace([...fromLog, ...inMemory]);
      if (pipeline.to) {
        if (readInMemory.has(pipeline.to)) produced.set(pipeline.to, []);
        if (pipeline.replies) answering.add(pipeline.to);
      }
      if (
        inputs.length === 0 &&
        each.nextAlarmMs > (marks.at(-1)?.untilMs ?? Number.NEGATIVE_INFINITY)
      )
        continue;
      rows.push(...(await each.run(inputs, marks, outbox, stepByStep)));
    }
    return {
      outputs,
      outgoing,
      state: states.map((state) => state.delta()).filter(hasChanges),
      replies,
      rows,
      traces: members.flatMap((each) => each.takeTraces()),
    };
  };

  return {
    states,
    get nextAlarmMs() {
      return Math.min(...members.map((each) => each.nextAlarmMs));
    },
    restore: async () => {
      await Promise.all(
        states.filter(({ spec }) => isTimer(spec)).map((state) => state.ensure([])),
      );
    },
    forget: (subject) => {
      for (const state of states) {
        if (bySubject.has(state.operator)) state.write(subject, undefined);
        if (!isTimer(state.spec)) continue;
        for (const [key, alarm] of [...state.all()]) {
          if ((alarm as Alarm | undefined)?.cause.subject === subject) state.write(key, undefined);
        }
      }
      const nothing = { outputs: new Map(), outgoing: [], replies: [], rows: [], traces: [] };
      return { ...nothing, state: states.map((state) => state.delta()).filter(hasChanges) };
    },
    due: (untilMs) =>
      timers.flatMap(({ operator, timers: set }) =>
        set
          .due(untilMs)
          .map((due) => ({ ...due, operator, event: wakingEvent(operator, due.alarm) })),
      ),
    silence: (alarms) => {
      for (const alarm of alarms) {
        timers.find(({ operator }) => operator === alarm.operator)?.timers.silence(alarm);
      }
    },
    run: async (arrivals, marks) => {
      try {
        return await pass(arrivals, marks);
      } catch (error) {
        discard();
        throw error;
      }
    },
    accept: () => {
      for (const state of states) state.accept();
      for (const each of timers) each.timers.hear();
    },
    discard,
    reset: () => {
      for (const state of states) state.reset();
    },
    failingStep: async (arrival) => {
      let reached = undiagnosed;
      try {
        await pass([arrival], [], (step) => {
          reached = step;
        });
        // It passes by now: no step can be named.
        reached = undiagnosed;
      } catch {
        // What it throws is known; where is the question.
      }
      discard();
      return reached;
    },
  };
};

const mostPatient = (policies: readonly (RetryPolicy | undefined)[]): RetryPolicy | undefined =>
  policies.reduce(
    (found, each) => ((each?.attemptsMax ?? 0) > (found?.attemptsMax ?? 0) ? each : found),
    undefined,
  );

const hasChanges = ({ set, forget }: StateDelta): boolean => set.length > 0 || forget.length > 0;
