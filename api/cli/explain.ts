// weir explain: what became of an event, over all topics, chains, states and tables: its lineage, how
// far each chain is that reads it, what was set aside, and who names it as evidence.
import { wasErased } from '../../connectors/postgres/audit/erased-events.ts';
import { rowCounts } from '../../connectors/postgres/row-counts.ts';
import type { ChainCard } from '../../engine/model/chain-card.ts';
import type { Partition } from '../../engine/model/partition.ts';
import { parkedState } from '../../engine/model/state-name.ts';
import { readRecord } from '../../engine/runtime/version-record.ts';
import { decodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { commandErrors } from './errors.ts';
import { explainText } from './explain-text.ts';
import type { Aside, Explanation, Found, Kept, Progress } from './explanation.ts';
import { answer } from './output.ts';
import { type PlacedEntry, pagesOf } from './pages.ts';
import { withLog } from './platform.ts';
import { knownCards, partitionsOf, topicNames } from './registry.ts';

export interface ExplainOptions {
  readonly tenant?: string;
  readonly payload?: true;
  readonly json?: true;
}

const lettersMax = 1_000;
const outboxMax = 10_000;

const foundOf = (topic: string, { partition, seq, entry }: PlacedEntry, payload: boolean) => {
  const event = decodeEvent(entry.text);
  return {
    ...{ id: event.id, correlation_id: event.correlationId, topic },
    ...{ tenant: partition.tenantId, partition: partition.partition, seq },
    ...{ subject: event.subject, source: event.source },
    time: new Date(event.timeMs).toISOString(),
    appended_at: new Date(entry.appendedMs).toISOString(),
    ...(payload ? { data: event.data } : {}),
  };
};

/** Every entry whose text holds `needle` as a whole text, in the order of the appends. */
const search = async (
  transport: Transport,
  topics: readonly string[],
  partitions: readonly Partition[],
  needle: string,
  payload: boolean,
): Promise<readonly Found[]> => {
  const quoted = JSON.stringify(needle);
  const found: Found[] = [];
  for (const topic of topics) {
    const pages = await pagesOf(transport, topic, partitions, '0');
    for (let atEnd = false; !atEnd; ) {
      const page = await pages.next();
      atEnd = page.atEnd;
      const hits = page.entries.filter(({ entry }) => entry.text.includes(quoted));
      found.push(...hits.map((hit) => foundOf(topic, hit, payload)));
    }
  }
  return found.sort((a, b) => (a.appended_at < b.appended_at ? -1 : 1));
};

const progressOf = async (
  transport: Transport,
  cards: readonly ChainCard[],
  { topic, tenant: tenantId, partition, seq }: Found,
): Promise<readonly Progress[]> => {
  const readers = cards.filter(({ inputs }) => inputs.includes(topic));
  return Promise.all(
    readers.map(async ({ name: chain }) => {
      const task = { tenantId, partition, chain };
      const { offsets } = await transport.standing(task, [topic]);
      const before = Math.max(0, seq - 1 - (offsets.get(topic) ?? 0));
      const records = (await transport.versions(task)).map(readRecord);
      const ran = records.filter((record) => (record.offsets[topic] ?? 0) < seq).at(-1);
      const switches = (await transport.switches(task)).filter(
        (each) => (each.offsets[topic] ?? 0) < seq,
      );
      return {
        ...{ chain, topic, seq, before },
        status: (offsets.get(topic) ?? 0) >= seq ? ('done' as const) : ('waiting' as const),
        version: ran?.version ?? null,
        under: Object.fromEntries(switches.map((each) => [each.topic, each.version])),
      };
    }),
  );
};

/** What is set aside of one task and speaks of the lineage. */
const asideIn = async (
  transport: Transport,
  partition: Partition,
  { name: chain, pipelines }: ChainCard,
  quoted: string,
): Promise<readonly Aside[]> => {
  const task = { ...partition, chain };
  const letters = await transport.deadLetters(task, lettersMax);
  // The text of the entry stands in a letter as a text of its own.
  const inside = JSON.stringify(quoted).slice(1, -1);
  const aside: Aside[] = letters
    .filter(({ text }) => text.includes(inside))
    .map(({ id, text }) => {
      const { step, error } = JSON.parse(text);
      const place = `${partition.tenantId}:${partition.partition}:${chain}:${id}`;
      return { kind: 'dead letter', chain, id: place, step, error };
    });
  for (let cursor: string | undefined; cursor !== '0'; ) {
    const page = await transport.scanState(task, parkedState, cursor ?? '0');
    for (const [id, text] of page.entries) {
      if (text.includes(inside)) aside.push({ kind: 'parked', chain, id });
    }
    cursor = page.cursor;
  }
  if (!pipelines.some(({ rekeyed }) => rekeyed)) return aside;
  for (const { id, text } of await transport.outbox(task, '0', outboxMax)) {
    if (text.includes(quoted)) aside.push({ kind: 'outbox', chain, id });
  }
  return aside;
};

const keptOf = async (
  transport: Transport,
  cards: readonly ChainCard[],
  { tenant: tenantId, partition, subject }: Found,
  payload: boolean,
): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const { name: chain, states } of cards) {
    for (const state of Object.keys(states)) {
      const [value] = await transport.loadState({ tenantId, partition, chain }, state, [subject]);
      if (value === undefined) continue;
      const bytes = Buffer.byteLength(value);
      kept.push({ chain, state, bytes, ...(payload ? { value } : {}) });
    }
  }
  return kept;
};

/**
 * Explains an event by its id. Reads every topic once, or twice for one that another has brought
 * about. Payloads and states are left out unless they are asked for. Throws `WEIR_API_EVENT_UNKNOWN`.
 */
export const explain = (id: string, options: ExplainOptions): Promise<void> =>
  withLog(async (transport, { values, databaseUrl }) => {
    const cards = await knownCards(transport, values);
    const partitions = partitionsOf(await transport.shape(), options.tenant);
    const payload = options.payload === true;
    const look = (needle: string) =>
      search(transport, topicNames(cards), partitions, needle, payload);
    const hits = await look(id);
    const asides = (needle: string) =>
      Promise.all(
        partitions.flatMap((partition) =>
          cards.map((card) => asideIn(transport, partition, card, JSON.stringify(needle))),
        ),
      );
    const event = hits.find((hit) => hit.id === id);
    if (!event) {
      const tenants = [...new Set(partitions.map(({ tenantId }) => tenantId))];
      if (databaseUrl === '' || !(await wasErased(databaseUrl, tenants, id))) {
        throw commandErrors.EVENT_UNKNOWN({ id });
      }
      answer(options.json === true, { id, erased: true }, () => `${id} was erased`);
      return;
    }
    const root = event.correlation_id;
    const all = root === id ? hits : await look(root);
    const lineage = all.filter(({ correlation_id }) => correlation_id === root);
    const explanation: Explanation = {
      ...{ event, lineage },
      chains: (await Promise.all(lineage.map((each) => progressOf(transport, cards, each)))).flat(),
      named_by: [...new Map([...all, ...hits].map((hit) => [hit.id, hit])).values()].filter(
        ({ correlation_id }) => correlation_id !== root,
      ),
      set_aside: (await asides(root)).flat(),
      state: await keptOf(transport, cards, event, payload),
      rows: databaseUrl === '' ? [] : await rowCounts(databaseUrl, event.tenant, root),
    };
    answer(options.json === true, explanation, () => explainText(explanation));
  });
