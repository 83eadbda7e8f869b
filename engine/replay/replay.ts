// Replay: a recorded stretch of a partition's log through the shadow of a chain, and what comes out
// held against what was recorded. Nothing is written here; the caller brings and keeps the texts.
import type { Chain } from '../model/chain.ts';
import type { Partition } from '../model/partition.ts';
import { sideTopicsOf } from '../model/topology.ts';
import type { TaskLimits } from '../runtime/limits.ts';
import { decodeEvent } from '../stream/codec.ts';
import { type Comparison, compare, type Outcome, outcomeOf } from './comparison.ts';
import {
  type RecordedEntry,
  type ShadowEffects,
  type ShadowRun,
  type Switched,
  startShadowRun,
} from './shadow-run.ts';

export interface ReplayRequest {
  /** The shadow that runs. */
  readonly chain: Chain;
  readonly partition: Partition;
  readonly limits: TaskLimits;
  /** What it was ruled by, the oldest first. */
  readonly switches: readonly Switched[];
  /** The inputs in pages, in the order of the record. */
  readonly inputs: AsyncIterable<readonly RecordedEntry[]>;
  /**
   * Inputs appended before this moment fill the state; what they bring about is not compared, since
   * it may rest on events that are no longer there.
   */
  readonly compareFromMs: number;
  /** What the original has written to a topic. */
  readonly recorded: (topic: string) => AsyncIterable<readonly string[]>;
  /** Called with what each page has brought about. */
  readonly made: (effects: ShadowEffects) => Promise<void>;
}

export interface Replayed extends Comparison {
  readonly inputs: number;
  /** Of these, those whose outcome was compared. */
  readonly compared: number;
  readonly deadLetters: number;
}

/** Whether an id descends from one of `causes`: ids of outputs begin with those of their causes. */
const descends = (id: string, causes: ReadonlySet<string>): boolean => {
  for (let end = id.lastIndexOf('.'); end > 0; end = id.lastIndexOf('.', end - 1)) {
    if (causes.has(id.slice(0, end))) return true;
  }
  return false;
};

const idOf = (text: string): string | undefined => {
  try {
    return decodeEvent(text).id;
  } catch {
    // It becomes a dead letter, as it did then.
    return undefined;
  }
};

/** Ids of outputs name the pipeline that made them: `cause.pipeline`, `cause.pipeline.topic`. */
const isOf = ({ pipelines }: Chain, topic: string) => {
  const own = pipelines.map(({ name, to }) => (to?.name === topic ? name : `${name}.${topic}`));
  const ending = new RegExp(
    `\\.(?:${own.map((each) => each.replaceAll('.', '\\.')).join('|')})(?:\\.\\d+)?$`,
  );
  return (id: string): boolean => ending.test(id);
};

/** The inputs, cut where another entry of a broadcast topic came in force; it does so in between. */
async function* ruled(
  { inputs, switches }: Pick<ReplayRequest, 'inputs' | 'switches'>,
  shadow: Pick<ShadowRun, 'rule'>,
): AsyncGenerator<readonly RecordedEntry[]> {
  let thrown = 0;
  for await (const page of inputs) {
    let from = 0;
    for (const [at, { topic, seq }] of page.entries()) {
      for (let next = switches[thrown]; next; next = switches[thrown]) {
        if (seq <= (next.offsets[topic] ?? 0)) break;
        if (at > from) yield page.slice(from, at);
        from = at;
        shadow.rule(next);
        thrown += 1;
      }
    }
    if (from < page.length) yield page.slice(from);
  }
}

/** Replays and compares. The same record and chain give the same answer. */
export const replay = async (request: ReplayRequest): Promise<Replayed> => {
  const { chain, partition, limits, compareFromMs } = request;
  const shadow = await startShadowRun(chain, partition, limits);
  const causes = new Set<string>();
  const made: Outcome[] = [];
  const topics = new Set([...chain.outputs.map(({ name }) => name), ...sideTopicsOf(chain)]);
  let inputs = 0;
  let deadLetters = 0;
  for await (const page of ruled(request, shadow)) {
    inputs += page.length;
    for (const { appendedMs, text } of page) {
      const id = appendedMs >= compareFromMs ? idOf(text) : undefined;
      if (id !== undefined) causes.add(id);
    }
    const effects = await shadow.feed(page);
    deadLetters += effects.dead.length;
    for (const { topic, text } of effects.outputs) {
      topics.add(topic);
      const outcome = outcomeOf(topic, text);
      if (descends(outcome.id, causes)) made.push(outcome);
    }
    await request.made(effects);
  }
  await shadow.stop();
  const recorded: Outcome[] = [];
  for (const topic of topics) {
    const isOurs = isOf(chain, topic);
    for await (const texts of request.recorded(topic)) {
      for (const text of texts) {
        const outcome = outcomeOf(topic, text);
        if (isOurs(outcome.id) && descends(outcome.id, causes)) recorded.push(outcome);
      }
    }
  }
  return { inputs, compared: causes.size, deadLetters, ...compare(recorded, made) };
};
