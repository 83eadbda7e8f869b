// The verdict of a schedule: what the model expects of the log that is there, compared by id, by
// order and by value with what was made of it. Nothing in this room may import the engine.
import { eachInOrder, eachOnce, eachTheSame, hashOf } from '../../oracle/compare.ts';
import type { Divergence } from '../../oracle/facts.ts';
import type { LoggedEvent, PartitionLog, StoredRow } from './log.ts';
import { type Expected, expectedOf, idIn } from './model.ts';

const wrong = (where: string, id: string): Divergence => ({ kind: 'wrong', where, id });

/** What names the working of an order differs from one working to the next. */
const lasting = ({ id, data: { prev, stamp, ...data } }: LoggedEvent) => ({
  key: id,
  hash: hashOf(data),
});

const judgeNumbers = ({ orders, made }: PartitionLog): readonly Divergence[] =>
  [['orders', orders] as const, ...made].flatMap(([topic, entries]) =>
    entries
      .filter(({ seq }, index) => seq !== index + 1)
      .map(
        ({ seq }) =>
          ({ kind: 'out of order', where: `${topic} numbers`, id: String(seq) }) as const,
      ),
  );

const judgeMade = ({ made }: PartitionLog, expected: Expected): readonly Divergence[] =>
  [...expected.made].flatMap(([topic, wanted]) => {
    const found = made.get(topic) ?? [];
    return [
      ...eachTheSame(
        topic,
        wanted.map(({ id, data }) => ({ key: id, hash: hashOf(data) })),
        found.map(lasting),
      ),
      ...eachInOrder(topic, wanted, found),
    ];
  });

/** Each result of a key was made of the state that the one before it has left. */
const judgeLinks = ({ made }: PartitionLog): readonly Divergence[] => {
  const stamps = new Map<string, unknown>();
  const divergences: Divergence[] = [];
  for (const { id, subject, data } of made.get('echoes') ?? []) {
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

const judgeStandings = ({ standings, partition }: PartitionLog): readonly Divergence[] =>
  standings
    .filter(({ head, committed, pending }) => head !== committed || pending > 0)
    .map(({ chain, topic, head, committed, pending }) => {
      const id = `partition ${partition} ${topic}: ${committed} of ${head}, ${pending} pending`;
      return { kind: 'missing', where: `offset of ${chain}`, id };
    });

const sumOf = (logs: readonly PartitionLog[]): number =>
  logs
    .flatMap(({ made }) => made.get('echoes') ?? [])
    .reduce((sum, { data }) => sum + Number(data['amount']), 0);

export interface Question {
  readonly logs: readonly PartitionLog[];
  readonly rows: readonly StoredRow[];
  /** Ids whose append was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Acknowledged orders may be gone, and a sink may be ahead of the log. */
  readonly mayLose: boolean;
}

/** All differences between what is and what must be. */
export const judge = ({ logs, rows, acknowledged, mayLose }: Question): readonly Divergence[] => {
  const divergences: Divergence[] = [];
  const echoes = logs.flatMap(({ made }) => made.get('echoes') ?? []);
  const entered: string[] = [];
  for (const log of logs) {
    const expected = expectedOf(log.orders);
    entered.push(...expected.orderIds);
    divergences.push(
      ...judgeNumbers(log),
      ...judgeMade(log, expected),
      ...judgeLinks(log),
      ...judgeLetters(log, expected),
      ...judgeStandings(log),
    );
  }
  const stored = rows.map(({ id, data }) => ({ key: id, hash: hashOf(data) }));
  if (mayLose) console.log('ROWS', JSON.stringify(eachTheSame('rows', echoes.map(({ id, data }) => ({ key: id, hash: hashOf(data) })), stored).reduce((m:any,d)=>{m[d.kind]=(m[d.kind]??0)+1;return m},{})), echoes.length, rows.length);
  if (mayLose) return [...divergences, ...eachOnce('orders', entered, entered)];
  const summed = rows.reduce((sum, { data }) => sum + Number(data['amount']), 0);
  return [
    ...divergences,
    ...eachOnce('orders', acknowledged, entered),
    ...eachTheSame(
      'rows',
      echoes.map(({ id, data }) => ({ key: id, hash: hashOf(data) })),
      stored,
    ),
    ...(summed === sumOf(logs)
      ? []
      : [wrong('sum', `${sumOf(logs)} in the log, ${summed} in rows`)]),
  ];
};
