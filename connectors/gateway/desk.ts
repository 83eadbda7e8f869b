// The desk: asks the log a question and waits for the answer. The question is an event, admitted by
// one function; the answer is the event that some chain replies with, pushed or, failing that,
// looked up. It subscribes before it asks, and waits no longer than the question's deadline.
import type { Clock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Event } from '../../engine/model/event.ts';
import { type Partition, partitionOf } from '../../engine/model/partition.ts';
import { replyTo } from '../../engine/model/reply-address.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { keys } from '../../engine/stream/keys.ts';
import type { AdmitOutcome, Transport } from '../../engine/stream/transport.ts';
import { type Waiting, waitingRoom } from './waiting-room.ts';

export interface DeskOptions {
  readonly transport: Transport;
  /** Names this process among all that listen; part of the channel. */
  readonly listener: string;
  readonly partitions: number;
  /** The chain that answers, and how far it may fall behind before questions are refused. */
  readonly chain: string;
  readonly backlogMax: number;
  /** The share of the server's memory beyond which questions are refused, 0 to 1. */
  readonly memoryShareMax: number;
  readonly admissionsMax: number;
  readonly windowMs: number;
  readonly dedupeMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How a question ended. `expired`: nobody answered in time; it must not be acted on. */
export type AskOutcome =
  | {
      readonly outcome: 'answered';
      readonly answer: Event<unknown>;
      readonly remaining: number;
      /** Somebody has asked the same before. */
      readonly isRepeat: boolean;
    }
  | { readonly outcome: 'limited'; readonly retryAfterMs: number }
  | { readonly outcome: 'overloaded' }
  | { readonly outcome: 'expired' };

export interface Desk {
  /**
   * Asks; the event's `expiresAtMs` is the deadline, its id names the answer. Who asks the same again
   * gets the same answer, also while the first one still waits. A question that starts everything is
   * admitted, within the user's rate; one that follows from another is appended. Rejects with
   * `WEIR_ENGINE_TRANSPORT_AWAY` when the log cannot be reached.
   */
  ask(question: Event<unknown>): Promise<AskOutcome>;
  /** Ends it; whoever still waits is told that this process stops. */
  close(): void;
}

interface Waiter extends Waiting {
  readonly askedMs: number;
  readonly expiresAtMs: number;
  readonly resolve: (outcome: AskOutcome) => void;
  readonly reject: (error: unknown) => void;
  remaining: number;
  isRepeat: boolean;
}

const sweepEveryMs = 100;
const recallAfterMs = 400;
const measureEveryMs = 1_000;

/** Opens the desk of one process. */
export const openDesk = (options: DeskOptions): Desk => {
  const { transport, listener, clock, log } = options;
  const waiters = waitingRoom<Waiter>();
  const listening = new Map<string, Promise<void>>();

  const answer = (partition: Partition, name: string, text: string): void => {
    for (const waiter of waiters.leave(partition, name)) {
      const { remaining, isRepeat } = waiter;
      waiter.resolve({ outcome: 'answered', answer: decodeEvent(text), remaining, isRepeat });
    }
  };

  /** Listens once per partition; a server that is away is noticed instead of waited for. */
  const begin = async (partition: Partition): Promise<void> => {
    await transport.ping().catch((cause) => {
      throw engineErrors.TRANSPORT_AWAY({ during: 'ping' }, { cause });
    });
    await transport.listen(partition, listener, (name, text) => answer(partition, name, text));
  };

  const subscribe = async (partition: Partition): Promise<void> => {
    const channel = keys.channel(partition, listener);
    const subscribed = listening.get(channel) ?? begin(partition);
    listening.set(channel, subscribed);
    try {
      await subscribed;
    } catch (error) {
      listening.delete(channel);
      throw error;
    }
  };

  const lookUp = ({ partition, name }: Waiter): void => {
    transport.recall(partition, name).then(
      (text) => text !== undefined && answer(partition, name, text),
      (error) => log.debug(errorFacts(error), 'an answer could not be looked up'),
    );
  };

  const sweep = (nowMs: number): void => {
    for (const waiter of waiters.all()) {
      if (nowMs >= waiter.expiresAtMs) {
        waiters.remove(waiter);
        waiter.resolve({ outcome: 'expired' });
      } else if (nowMs - waiter.askedMs >= recallAfterMs) lookUp(waiter);
    }
  };
  const closing = new AbortController();
  const repeat = async (everyMs: number, work: () => void): Promise<void> => {
    for (;;) {
      await clock.sleep(everyMs, closing.signal);
      if (closing.signal.aborted) return;
      work();
    }
  };
  let memoryShare = 0;
  const measure = (): void => {
    transport.memory().then(
      (share) => {
        memoryShare = share;
      },
      (error) => log.debug(errorFacts(error), 'the memory of the log could not be measured'),
    );
  };
  void repeat(sweepEveryMs, () => sweep(clock.now()));
  void repeat(measureEveryMs, measure);

  const send = async (question: Event<unknown>, partition: Partition): Promise<AdmitOutcome> => {
    const { type: topic, subject, id, correlationId } = question;
    const { dedupeMs, windowMs, admissionsMax, backlogMax, chain, partitions } = options;
    const address = { channel: keys.channel(partition, listener), name: id };
    const text = encodeEvent({ ...question, replyTo: replyTo(address, correlationId) });
    if (id === correlationId) {
      return transport.admit({
        ...{ partition, topic, subject, id, text },
        ...{ dedupeMs, windowMs, admissionsMax, backlogMax, chain, partitions },
      });
    }
    const events = [{ id, text }];
    const [isNew] = await transport.append({ partition, topic, events, dedupeMs, partitions });
    return { outcome: isNew ? 'admitted' : 'duplicate', remaining: admissionsMax };
  };

  const follow = async (question: Event<unknown>, waiter: Waiter): Promise<void> => {
    try {
      await subscribe(waiter.partition);
      if (!waiters.has(waiter)) return;
      const outcome = await send(question, waiter.partition);
      if (outcome.outcome === 'limited') waiter.resolve(outcome);
      else if (outcome.outcome === 'overloaded') waiter.resolve({ outcome: 'overloaded' });
      else {
        waiter.remaining = outcome.remaining;
        // Its answer may have been given before anybody here waited.
        if (outcome.outcome === 'duplicate') {
          waiter.isRepeat = true;
          lookUp(waiter);
        }
        return;
      }
    } catch (error) {
      waiter.reject(error);
    }
    waiters.remove(waiter);
  };

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const { tenantId, subject, id: name, expiresAtMs = clock.now() } = question;
        const partition = { tenantId, partition: partitionOf(subject, options.partitions) };
        const { admissionsMax: remaining } = options;
        if (memoryShare > options.memoryShareMax) return resolve({ outcome: 'overloaded' });
        const askedMs = clock.now();
        const waiter = {
          partition,
          name,
          askedMs,
          expiresAtMs,
          resolve,
          reject,
          remaining,
          isRepeat: false,
        };
        waiter.isRepeat = waiters.enter(waiter);
        void follow(question, waiter);
      }),
    close: () => {
      closing.abort();
      for (const waiter of waiters.all()) {
        waiters.remove(waiter);
        waiter.reject(engineErrors.DRAINING());
      }
    },
  };
};
