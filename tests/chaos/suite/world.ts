// A small sound world for tests of the suite's oracle: two partitions, six keys, orders at odd times,
// poison and a torn text among them, and what must have come of it. Its lists may be changed.
import { gatheredOf, regroupedOf } from './oracle/gather.ts';
import type { Letter, LoggedEntry, LoggedEvent, PartitionLog, StoredRow } from './oracle/log.ts';
import { expectedOf, type Made, orderOf } from './oracle/model.ts';
import { pairsOf } from './oracle/pairs.ts';
import { outcomesOf } from './oracle/windows.ts';

export interface World {
  readonly logs: readonly (Omit<PartitionLog, 'made'> & {
    readonly made: Map<string, LoggedEvent[]>;
  })[];
  readonly rows: StoredRow[];
  readonly letters: Letter[];
  readonly acknowledged: Set<string>;
}

const startMs = 1_767_225_600_000;
const ordersPerPartition = 60;
const amounts = [950, 20, 720, 730, 990, 910, 5];

const amountOf = (nth: number): number => {
  if (nth === 17) return -1;
  return nth === 23 ? -2 : (amounts[nth % amounts.length] ?? 0);
};

const orderText = (partition: number, nth: number): string => {
  const id = `p${partition}o${nth}`;
  if (nth === 30) return `{"id":"${id}","broken":`;
  // Every ninth comes late, the last one ends all windows.
  const late = nth % 9 === 0 ? -22_000 : 0;
  const timeMs = startMs + nth * 1_000 + late + (nth === ordersPerPartition ? 200_000 : 0);
  const subject = nth === ordersPerPartition ? `edge${partition}` : `p${partition}k${nth % 3}`;
  const time = new Date(timeMs).toISOString();
  return JSON.stringify({ id, subject, time, data: { amount: amountOf(nth) } });
};

const ordersOf = (partition: number): LoggedEntry[] =>
  Array.from({ length: ordersPerPartition }, (_, index) => ({
    ...{ seq: index + 1, appendedMs: startMs + index },
    text: orderText(partition, index + 1),
  }));

/** Events with the numbers of their stream; made of orders, they have the orders' times. */
const logged = (made: readonly Made[], times: ReadonlyMap<string, number>): LoggedEvent[] =>
  made.map((event, index) => ({
    ...event,
    seq: index + 1,
    timeMs: times.get(event.id.split('.')[0] ?? '') ?? startMs,
  }));

/** Each echo names its own working and the one of its key before. */
const stamped = (echoes: readonly Made[]): readonly Made[] => {
  const stamps = new Map<string, string>();
  return echoes.map((echo) => {
    const prev = stamps.get(echo.subject) ?? '';
    const stamp = `stamp of ${echo.id}`;
    stamps.set(echo.subject, stamp);
    return { ...echo, data: { ...echo.data, prev, stamp } };
  });
};

const chains: readonly (readonly [chain: string, topic: string])[] = [
  ...([['tally', 'orders'] as const, ['revenue', 'orders'] as const] as const),
  ...([['finish', 'echoes'] as const, ['store', 'echoes'] as const] as const),
  ['gather', 'regrouped'],
];

const partitionLog = (partition: number, orders: LoggedEntry[], regrouped: LoggedEvent[]) => {
  const expected = expectedOf(orders);
  const known = orders.flatMap((entry) => orderOf(entry) ?? []);
  const times = new Map(known.map(({ id, timeMs }) => [id, timeMs]));
  const of = (topic: string): readonly Made[] => expected.made.get(topic) ?? [];
  const echoes = logged(stamped(of('echoes')), times);
  const made = new Map<string, LoggedEvent[]>([
    ['echoes', echoes],
    ...(['flagged', 'marks', 'finals'] as const).map(
      (topic) => [topic, logged(of(topic), times)] as const,
    ),
    ['regrouped', regrouped],
    ['gathered', logged(gatheredOf(regrouped), times)],
    ['pairs', logged(pairsOf(echoes), times)],
    ['revenues', logged(outcomesOf(orders), times)],
  ]);
  const head = (topic: string): number =>
    topic === 'orders' ? orders.length : (made.get(topic)?.length ?? 0);
  const letters = expected.letters.map((letter): Letter => {
    const [chain = '', id = '', step = ''] = letter.split(' ');
    return { chain, step, text: `{"id":"${id}"}` };
  });
  const standings = chains.map(([chain, topic]) => ({
    ...{ chain, topic, head: head(topic), committed: head(topic), pending: 0 },
  }));
  return { partition, orders, made, letters, standings, leftOver: [], ticks: 0 };
};

/** The world as it must be. */
export const soundWorld = (): World => {
  const orders = [0, 1].map(ordersOf);
  const crossing = orders.flatMap((entries) =>
    regroupedOf(logged(expectedOf(entries).made.get('echoes') ?? [], new Map())),
  );
  const logs = orders.map((entries, partition) =>
    partitionLog(
      partition,
      entries,
      logged(
        crossing.filter(({ subject }) => Number(subject.slice(1)) % 2 === partition),
        new Map(),
      ),
    ),
  );
  return {
    logs,
    rows: logs.flatMap(({ made }) => (made.get('echoes') ?? []).map((echo) => ({ ...echo }))),
    letters: logs[0]?.letters ?? [],
    acknowledged: new Set(logs.flatMap((log) => expectedOf(log.orders).orderIds)),
  };
};
