// Erasing a person from the log. A pass says so in the log, and once every owner has heard it (and so forgets
// what it keeps of the person, with all earlier batches settled), takes every entry and dead letter about the
// person out. What is made of such an entry meanwhile is refused by the commit, or found by the next pass: when
// a pass finds nothing, nothing is left. All of it can be done again, so a crash costs another run.
import type { Clock } from '../kernel/clock.ts';
import { cardsReading } from '../model/chain-card.ts';
import { erasureTopic } from '../model/erasure.ts';
import type { Event } from '../model/event.ts';
import { type Partition, partitionOf, type TaskId } from '../model/partition.ts';
import { replyAddress } from '../model/reply-address.ts';
import { decodeEvent, encodeEvent } from '../stream/codec.ts';
import type { Entry, Transport } from '../stream/transport.ts';
import type { DeadLetter } from './dead-letter.ts';

export interface ErasureParts {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'sleep' | 'id'>;
}

export interface ErasureRequest {
  readonly tenantId: string;
  readonly subject: string;
  /** Whether an event of another subject is about the person; its text names the subject somewhere. */
  readonly isAbout: (event: Event<unknown>) => boolean;
  /** Topics that are read to their end before anything of them goes. */
  readonly readFirst: readonly string[];
  /** How long a pass waits for owners to hear of it. */
  readonly patienceMs: number;
}

/** What one pass has taken out. */
export interface ErasurePass {
  readonly entries: ReadonlyMap<string, number>;
  readonly letters: number;
  /** Entries that must be read first, rows on their way to other partitions, owners that have not heard. */
  readonly waiting: number;
}

export interface Erasure {
  /** Goes on behind what the last pass has looked at. */
  pass(): Promise<ErasurePass>;
  /**
   * Takes out what was said in the log, as far as every owner has heard it, and has what was taken out leave
   * memory and files, too.
   */
  end(): Promise<void>;
}

const pageSize = 500;
const lookEveryMs = 20;

interface Findings {
  readonly entries: Map<string, number>;
  letters: number;
  waiting: number;
}

/** Recognises texts about a person; one that nobody can read is, when it names the person. */
const recognise = ({ subject, isAbout }: ErasureRequest) => {
  const quoted = JSON.stringify(subject);
  return (text: string): { readonly event: Event<unknown> | undefined } | undefined => {
    if (!text.includes(quoted)) return undefined;
    try {
      const event = decodeEvent(text);
      return event.subject === subject || isAbout(event) ? { event } : undefined;
    } catch {
      return { event: undefined };
    }
  };
};

const counting = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** Opens an erasure; nothing happens before the first pass. */
export const openErasure = (
  { transport, clock }: ErasureParts,
  request: ErasureRequest,
): Erasure => {
  const { tenantId, subject, readFirst, patienceMs } = request;
  const recognised = recognise(request);
  /** The entry behind which the next pass goes on, by partition and topic. */
  const positions = new Map<string, string>();

  const readersOf = async (topic: string): Promise<readonly string[]> =>
    cardsReading(topic, await transport.registered()).map(({ name }) => name);

  /** Where somebody works, or would. */
  const ownedPartitions = async (found: readonly number[]): Promise<readonly Partition[]> => {
    const count = (await transport.shape()).get(tenantId);
    return (count === undefined ? found : counting(count)).map((partition) => ({
      tenantId,
      partition,
    }));
  };

  const say = async (partition: Partition): Promise<void> => {
    const id = `erasure.${clock.id()}`;
    const text = encodeEvent({
      ...{ id, source: 'weir/erasure', type: erasureTopic.name, subject, timeMs: clock.now() },
      ...{ tenantId, correlationId: id, traceparent: undefined, expiresAtMs: undefined },
      ...{ replyTo: undefined, schemaVersion: erasureTopic.schemaVersion, data: {} },
    });
    const events = [{ id, text }];
    await transport.append({ partition, topic: erasureTopic.name, events, dedupeMs: patienceMs });
  };

  /** Answers how many owners have not heard it when patience is at its end. */
  const heard = async (partitions: readonly Partition[]): Promise<number> => {
    const chains = (await transport.registered()).map(({ name }) => name);
    const wanted = await Promise.all(
      partitions.map(async (partition) => ({
        partition,
        seq: (await transport.topicHeads(partition)).get(erasureTopic.name) ?? 0,
      })),
    );
    let open: { task: TaskId; seq: number }[] = wanted.flatMap(({ partition, seq }) =>
      chains.map((chain) => ({ task: { ...partition, chain }, seq })),
    );
    for (const sinceMs = clock.monotonicMs(); ; await clock.sleep(lookEveryMs)) {
      const offsets = await Promise.all(
        open.map(({ task }) => transport.committed(task, [erasureTopic.name])),
      );
      open = open.filter(({ seq }, n) => (offsets[n]?.get(erasureTopic.name) ?? 0) < seq);
      if (open.length === 0 || clock.monotonicMs() - sinceMs > patienceMs) return open.length;
    }
  };

  /** Takes what is about the person out of a page; answers how much must be read first. */
  const erasePage = async (
    partition: Partition,
    topic: string,
    page: readonly Entry[],
    found: Findings,
  ): Promise<number> => {
    const entryIds: string[] = [];
    const replies: string[] = [];
    for (const { entryId, text } of page) {
      const known = recognised(text);
      if (!known) continue;
      entryIds.push(entryId);
      const { replyTo, correlationId } = known.event ?? {};
      if (replyTo && correlationId) replies.push(replyAddress(replyTo, correlationId).name);
    }
    if (entryIds.length === 0) return 0;
    const committedBy = readFirst.includes(topic) ? await readersOf(topic) : [];
    const { erased, left } = await transport.erase({ partition, topic, entryIds, committedBy });
    await transport.forgetTraces(partition, { replies, subject });
    found.entries.set(topic, (found.entries.get(topic) ?? 0) + erased);
    return left;
  };

  const eraseTopic = async (partition: Partition, topic: string, found: Findings) => {
    const place = `${partition.partition} ${topic}`;
    let goesOn = true;
    for (let after = positions.get(place) ?? '0'; ; ) {
      const page = await transport.range(partition, topic, after, pageSize);
      const last = page.at(-1);
      if (!last) return;
      const left = await erasePage(partition, topic, page, found);
      found.waiting += left;
      goesOn &&= left === 0;
      if (goesOn) positions.set(place, last.entryId);
      after = last.entryId;
    }
  };

  const eraseLetters = async (task: TaskId, found: Findings): Promise<void> => {
    for (let after = '0'; ; ) {
      const page = await transport.lettersAfter(task, after, pageSize);
      const last = page.at(-1);
      if (!last) return;
      for (const { id, text } of page) {
        if (!recognised((JSON.parse(text) as DeadLetter).text)) continue;
        if (await transport.dropLetter(task, id)) found.letters += 1;
      }
      after = last.id;
    }
  };

  const countOutbox = async (task: TaskId, found: Findings): Promise<void> => {
    for (let after = '0'; ; ) {
      const page = await transport.outbox(task, after, pageSize);
      const last = page.at(-1);
      if (!last) return;
      found.waiting += page.filter(({ text }) => recognised(text)).length;
      after = last.id;
    }
  };

  return {
    pass: async () => {
      const found: Findings = { entries: new Map(), letters: 0, waiting: 0 };
      const { partitions, tasks } = await transport.contents(tenantId);
      const owned = await ownedPartitions(partitions);
      for (const partition of owned) await say(partition);
      found.waiting += await heard(owned);
      for (const partition of partitions.map((number) => ({ tenantId, partition: number }))) {
        for (const topic of (await transport.topicHeads(partition)).keys()) {
          if (topic !== erasureTopic.name) await eraseTopic(partition, topic, found);
        }
      }
      for (const task of tasks) {
        await eraseLetters(task, found);
        await countOutbox(task, found);
      }
      const home = partitionOf(subject, Math.max(1, owned.length));
      await transport.forgetTraces({ tenantId, partition: home }, { replies: [], subject });
      return found;
    },
    end: async () => {
      const { partitions, tasks } = await transport.contents(tenantId);
      const topic = erasureTopic.name;
      const committedBy = await readersOf(topic);
      for (const partition of partitions.map((number) => ({ tenantId, partition: number }))) {
        for (let after = '0'; ; ) {
          const page = await transport.range(partition, topic, after, pageSize);
          const last = page.at(-1);
          if (!last) break;
          const entryIds = page.filter(({ text }) => recognised(text)).map((each) => each.entryId);
          if (entryIds.length > 0) {
            await transport.erase({ partition, topic, entryIds, committedBy });
          }
          after = last.entryId;
        }
        for (const each of (await transport.topicHeads(partition)).keys()) {
          await transport.rewriteTopic(partition, each);
        }
      }
      for (const task of tasks) await transport.rewriteLetters(task);
      await transport.rewriteFiles();
    },
  };
};
