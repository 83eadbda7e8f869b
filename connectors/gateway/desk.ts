// The desk: asks the log a question and waits for the answer. The question is an event, admitted by
// one function; the answer is the event that some chain replies with, pushed or, failing that,
// looked up. It subscribes before it asks, and waits no longer than the question's deadline.
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Event } from '../../engine/model/event.ts';
import { type Partition, partitionOf } from '../../engine/model/partition.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { keys } from '../../engine/stream/keys.ts';
import type { Transport } from '../../engine/stream/transport.ts';

export interface DeskOptions {
  readonly transport: Transport;
  /** Names this process among all that listen; part of the channel. */
  readonly listener: string;
  readonly partitions: number;
  /** The chain that answers, and how far it may fall behind before questions are refused. */
  readonly chain: string;
  readonly backlogMax: number;
  readonly admissionsMax: number;
  readonly windowMs: number;
  readonly dedupeMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How a question ended. `expired`: nobody answered in time; it must not be acted on. */
export type AskOutcome =
  | { readonly outcome: 'answered'; readonly answer: Event<unknown>; readonly remaining: number }
  | { readonly outcome: 'limited'; readonly retryAfterMs: number }
  | { readonly outcome: 'overloaded' }
  | { readonly outcome: 'expired' };

export interface Desk {
  /** Asks; the event's `expiresAtMs` is the deadline. Rejects when the log cannot be reached. */
  ask(question: Event<unknown>): Promise<AskOutcome>;
  close(): void;
}

interface Waiter {
  readonly partition: Partition;
  readonly askedMs: number;
  readonly expiresAtMs: number;
  readonly settle: (outcome: AskOutcome) => void;
  remaining: number;
}

const sweepEveryMs = 100;
const recallAfterMs = 400;

/** Opens the desk of one process. */
export const openDesk = (options: DeskOptions): Desk => {
  const { transport, listener, clock, log } = options;
  const waiters = new Map<string, Waiter>();
  const listening = new Map<string, Promise<void>>();

  const answer = (correlationId: string, text: string): void => {
    const waiter = waiters.get(correlationId);
    if (!waiter) return;
    waiters.delete(correlationId);
    waiter.settle({ outcome: 'answered', answer: decodeEvent(text), remaining: waiter.remaining });
  };

  const subscribe = async (partition: Partition): Promise<string> => {
    const channel = keys.channel(partition, listener);
    const subscribed = listening.get(channel) ?? transport.listen(partition, listener, answer);
    listening.set(channel, subscribed);
    try {
      await subscribed;
    } catch (error) {
      listening.delete(channel);
      throw error;
    }
    return channel;
  };

  const lookUp = (correlationId: string, { partition }: Waiter): void => {
    transport.recall(partition, correlationId).then(
      (text) => text !== undefined && answer(correlationId, text),
      (error) => log.warn(errorFacts(error), 'an answer could not be looked up'),
    );
  };

  const sweep = (nowMs: number): void => {
    for (const [correlationId, waiter] of waiters) {
      if (nowMs >= waiter.expiresAtMs) {
        waiters.delete(correlationId);
        waiter.settle({ outcome: 'expired' });
      } else if (nowMs - waiter.askedMs >= recallAfterMs) lookUp(correlationId, waiter);
    }
  };
  const closing = new AbortController();
  const keepSweeping = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(sweepEveryMs, closing.signal);
      if (closing.signal.aborted) return;
      sweep(clock.now());
    }
  };
  void keepSweeping();

  return {
    ask: async (question) => {
      const partition = {
        tenantId: question.tenantId,
        partition: partitionOf(question.subject, options.partitions),
      };
      const channel = await subscribe(partition);
      return new Promise<AskOutcome>((resolve, reject) => {
        const end = (settle: () => void) => {
          waiters.delete(question.id);
          settle();
        };
        const waiter: Waiter = {
          partition,
          askedMs: clock.now(),
          expiresAtMs: question.expiresAtMs ?? clock.now(),
          settle: resolve,
          remaining: options.admissionsMax,
        };
        waiters.set(question.id, waiter);
        transport
          .admit({
            ...{ partition, topic: question.type, subject: question.subject, id: question.id },
            text: encodeEvent({ ...question, replyTo: channel }),
            ...{ dedupeMs: options.dedupeMs, windowMs: options.windowMs },
            ...{ admissionsMax: options.admissionsMax, backlogMax: options.backlogMax },
            chain: options.chain,
          })
          .then((outcome) => {
            if (outcome.outcome === 'limited') end(() => resolve(outcome));
            else if (outcome.outcome === 'overloaded')
              end(() => resolve({ outcome: 'overloaded' }));
            else waiter.remaining = outcome.remaining;
          })
          .catch((error) => end(() => reject(error)));
      });
    },
    close: () => closing.abort(),
  };
};
