// The verdict of a schedule: what the models expect of the log that is there, compared by id, by
// order and by value with what was made of it. Nothing in this room may import the engine.
import { eachInOrder, eachOnce, eachTheSame, hashOf } from '../../oracle/compare.ts';
import type { Divergence } from '../../oracle/facts.ts';
import { foundGathered, gatheredOf, regroupedOf } from './gather.ts';
import type { LoggedEvent, PartitionLog, StoredRow } from './log.ts';
import { type Expected, expectedOf, idIn, type Made } from './model.ts';
import { foundPair, pairsOf } from './pairs.ts';
import { foundOutcome, outcomesOf } from './windows.ts';

const wrong = (where: string, id: string): Divergence => ({ kind: 'wrong', where, id });

const madeIn = ({ made }: PartitionLog, topic: string): readonly LoggedEvent[] =>
  made.get(topic) ?? [];

const hashed = ({ id, data }: Made) => ({ key: id, hash: hashOf(data) });

/** The same ones, with the same content, in the same order per key. */
const sameByKey = (
  topic: string,
  wanted: readonly Made[],
  found: readonly Made[],
): readonly Divergence[] => [
  ...eachTheSame(topic, wanted.map(hashed), found.map(hashed)),
  ...eachInOrder(topic, wanted, found),
];

/** Numbers without a hole, and no id twice. */
const judgeStreams = ({ orders, made }: PartitionLog): readonly Divergence[] => {
  const numbers = [['orders', orders] as const, ...made].flatMap(([topic, entries]) =>
    entries
      .filter(({ seq }, index) => seq !== index + 1)
      .map(({ seq }) => wrong(`${topic} numbers`, String(seq))),
  );
  const ids = [...made].flatMap(([topic, events]) => {
    // What crosses partitions is judged apart.
    const crossing = topic === 'regrouped' || topic === 'gathered';
    const all = crossing ? [] : events.map(({ id }) => id);
    return eachOnce(`${topic} ids`, all, all);
  });
  return [...numbers, ...ids];
};

/** What names the working of an order differs from one working to the next. */
const lasting = ({ data: { prev, stamp, ...data }, ...rest }: LoggedEvent): Made => ({
  ...rest,
  data,
});

const judgeMade = (log: PartitionLog, expected: Expected): readonly Divergence[] =>
  [...expected.made].flatMap(([topic, wanted]) =>
    sameByKey(topic, wanted, madeIn(log, topic).map(lasting)),
  );

const judgeDerived = (log: PartitionLog): readonly Divergence[] => [
  ...sameByKey(
    'gathered',
    gatheredOf(madeIn(log, 'regrouped')),
    madeIn(log, 'gathered').map(foundGathered),
  ),
  ...sameByKey('pairs', pairsOf(madeIn(log, 'echoes')), madeIn(log, 'pairs').map(foundPair)),
  ...sameByKey('revenues', outcomesOf(log.orders), madeIn(log, 'revenues').map(foundOutcome)),
];

/** Each result of a key was made of the state that the one before it has left. */
const judgeLinks = (log: PartitionLog): readonly Divergence[] => {
  const stamps = new Map<string, unknown>();
  const divergences: Divergence[] = [];
  for (const { id, subject, data } of madeIn(log, 'echoes')) {
    if (data['prev'] !== (stamps.get(subject) ?? '')) divergences.push(wrong('links', id));
    stamps.set(subject, data['stamp']);
  }
  return divergences;
};

const judgeLetters = ({ letters }: PartitionLog, expected: Expected): readonly Divergence[] =>
  eachOnce(
    'dead letters',
    expected.letters,
    letters.map(({ chain, text, step }) => `${chain} ${idIn(text)} ${step}`),
  );

/** Nothing is left to be done, and no tick has come between. */
const judgeRest = (log: PartitionLog): readonly Divergence[] => [
  ...log.standings
    .filter(({ head, committed, pending }) => head !== committed || pending > 0)
    .map(({ chain, topic, head, committed, pending }) => {
      const id = `partition ${log.partition} ${topic}: ${committed} of ${head}, ${pending} pending`;
      return { kind: 'missing', where: `offset of ${chain}`, id } as const;
    }),
  ...log.leftOver.map((id) => ({ kind: 'foreign', where: 'left over', id }) as const),
  ...(log.ticks > 0 ? [wrong('ticks', String(log.ticks))] : []),
];

/** A bucket is in one partition. */
const judgeHomes = (logs: readonly PartitionLog[]): readonly Divergence[] => {
  const homes = new Map<string, number>();
  return logs.flatMap((log) =>
    madeIn(log, 'regrouped').flatMap(({ id, subject }) => {
      const home = homes.get(subject) ?? log.partition;
      homes.set(subject, home);
      return home === log.partition ? [] : [wrong('home of a bucket', id)];
    }),
  );
};

/** What crosses partitions: once each, and in the order of the source. */
const judgeCrossing = (logs: readonly PartitionLog[]): readonly Divergence[] => {
  const found = logs.flatMap((log) => madeIn(log, 'regrouped'));
  const wanted = logs.map((log) => regroupedOf(madeIn(log, 'echoes')));
  return [
    ...eachTheSame('regrouped', wanted.flat().map(hashed), found.map(hashed)),
    ...wanted.flatMap((mine) => eachInOrder('regrouped', mine, found)),
  ];
};

const sumOf = (amounts: readonly { readonly data: Made['data'] }[]): number =>
  amounts.reduce((sum, { data }) => sum + Number(data['amount']), 0);

const judgeRows = (
  echoes: readonly LoggedEvent[],
  rows: readonly StoredRow[],
): readonly Divergence[] => [
  ...eachTheSame('rows', echoes.map(hashed), rows.map(hashed)),
  ...(sumOf(rows) === sumOf(echoes)
    ? []
    : [wrong('sum', `${sumOf(echoes)} in the log, ${sumOf(rows)} in rows`)]),
];

export interface Question {
  readonly logs: readonly PartitionLog[];
  readonly rows: readonly StoredRow[];
  /** Ids whose append was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /**
   * Acknowledged orders may be gone: what survived is judged. Rows in the sink and in other partitions
   * may then stem from what was lost, but nothing of what survived may lack there.
   */
  readonly mayLose: boolean;
}

/** All differences between what is and what must be. */
export const judge = ({ logs, rows, acknowledged, mayLose }: Question): readonly Divergence[] => {
  const entered: string[] = [];
  const divergences = logs.flatMap((log) => {
    const expected = expectedOf(log.orders);
    entered.push(...expected.orderIds);
    return [
      ...judgeStreams(log),
      ...judgeMade(log, expected),
      ...judgeDerived(log),
      ...judgeLinks(log),
      ...judgeLetters(log, expected),
      ...judgeRest(log),
    ];
  });
  divergences.push(...judgeHomes(logs));
  const echoes = logs.flatMap((log) => madeIn(log, 'echoes'));
  const outside = [...judgeCrossing(logs), ...judgeRows(echoes, rows)];
  if (!mayLose) {
    return [...divergences, ...outside, ...eachOnce('orders', acknowledged, entered)];
  }
  return [
    ...divergences,
    ...outside.filter(({ kind }) => kind === 'missing' || kind === 'duplicate'),
    ...eachOnce('orders', entered, entered),
  ];
};
