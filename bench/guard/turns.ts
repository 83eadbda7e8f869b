// The tables of conversations: attacks over several prompts that are found, ordinary conversations that are
// flagged beyond what their prompts are alone, and what looking back costs.
import type { Guard } from '../../operators/guard/verdict.ts';
import { compared } from '../../operators/posture/compare-to-turns.ts';
import type { Turn } from '../../operators/posture/turns.ts';
import { share, type Table } from '../detection/table.ts';
import { type ConversationKind, conversations, type Dialogue } from './conversations.ts';
import { type Random, randomOf } from './random.ts';
import { type Replayed, replay } from './replay.ts';
import type { GuardRow } from './rows.ts';

const seed = 11;
const sessions = 5_000;
const bar = 0.2;

const isAlone = (said: readonly Replayed[]): boolean => said.some(({ alone }) => alone !== 'allow');
const isTogether = (said: readonly Replayed[]): boolean =>
  said.some(({ together }) => together !== undefined);

interface Counts {
  all: number;
  /** With a prompt that the guard minds alone. */
  alone: number;
  /** Of the others: minded for the conversation. */
  together: number;
}

const countsOf = (dialogues: readonly (readonly string[])[], guard: Guard): Counts => {
  const counts = { all: 0, alone: 0, together: 0 };
  for (const turns of dialogues) {
    const said = replay(turns, guard);
    counts.all += 1;
    if (isAlone(said)) counts.alone += 1;
    else if (isTogether(said)) counts.together += 1;
  }
  return counts;
};

const nameOf = ({ style, heldOut }: Dialogue): string => (heldOut ? `${style} *` : style);

const foundTable = (kind: ConversationKind, title: string, guard: Guard): Table => {
  const all = conversations(kind);
  const row = (name: string, dialogues: readonly Dialogue[]): readonly string[] => {
    const turns = dialogues.map((each) => each.turns);
    const { all: count, alone, together } = countsOf(turns, guard);
    const found = alone + together;
    return [name, share(alone, count), share(together, count - alone), share(found, count)];
  };
  return {
    title,
    columns: ['style', 'by a prompt alone', 'of the others, together', 'in all'],
    rows: [
      ...[...new Set(all.map(nameOf))].map((name) =>
        row(
          name,
          all.filter((each) => nameOf(each) === name),
        ),
      ),
      row('all', all),
      row(
        'all *',
        all.filter(({ heldOut }) => heldOut),
      ),
    ],
    notes: ['*: written before they were looked at, and what they showed was mended since'],
  };
};

const randomSessions = (texts: readonly string[], random: Random): readonly (readonly string[])[] =>
  Array.from({ length: texts.length === 0 ? 0 : sessions }, () =>
    Array.from({ length: 2 + random.below(9) }, () => random.pick(texts)),
  );

const innocentTable = (rows: readonly GuardRow[], guard: Guard): Table => {
  const texts = rows.flatMap(({ isAttack, head, text }) =>
    isAttack || head === 'document' ? [] : text,
  );
  const row = (name: string, dialogues: readonly (readonly string[])[]): readonly string[] => {
    const { all, alone, together } = countsOf(dialogues, guard);
    return [name, String(all), share(alone, all), share(together, all)];
  };
  return {
    title: `Ordinary conversations flagged (bar: ${bar} % beyond what is flagged alone)`,
    columns: ['conversations', 'number', 'a prompt alone', 'only together'],
    rows: [
      row('of 2 to 10 innocent rows by chance', randomSessions(texts, randomOf(seed))),
      row(
        'that go on',
        conversations('ordinary').map(({ turns }) => turns),
      ),
    ],
    notes: [
      'the guard was trained on the rows; the conversations that go on are none of them',
      'of 71 that were written to provoke, 13 were flagged when first seen; that was mended',
    ],
  };
};

/** CPU of a prompt after nine others, without the verdict that the gateway has made of it. */
const costTable = (rows: readonly GuardRow[], guard: Guard): Table => {
  const texts = rows.flatMap(({ isAttack, head, text }) =>
    isAttack || head === 'document' ? [] : text,
  );
  const scored = texts.map((text) => ({ text, ...guard(text, 'user') }));
  let asked = 0;
  const counting: Guard = (text, channel) => {
    asked += 1;
    return guard(text, channel);
  };
  let turns: readonly Turn[] = [];
  const round = (): void => {
    for (const [n, { text, verdict, score }] of scored.entries()) {
      const said = { id: `e${n}`, session: 's1', text, verdict, score, isHarmful: false };
      turns = compared(turns, { ...said, atMs: n }, counting).turns;
    }
  };
  round();
  asked = 0;
  const before = process.cpuUsage();
  round();
  const { user, system } = process.cpuUsage(before);
  return {
    title: 'Cost of looking back, one core',
    columns: ['prompts', 'CPU per prompt', 'verdicts per prompt'],
    rows: [
      [
        String(scored.length),
        `${((user + system) / scored.length).toFixed(0)} µs`,
        (asked / scored.length).toFixed(3),
      ],
    ],
    notes: ['innocent rows one after the other in one session, ten remembered'],
  };
};

/** The tables; `rows` give the prompts of the conversations by chance. */
export const turnsTables = (rows: readonly GuardRow[], guard: Guard): readonly Table[] => [
  foundTable('split', 'Attacks in pieces that are found', guard),
  foundTable('crescendo', 'Attacks step by step that are found', guard),
  innocentTable(rows, guard),
  costTable(rows, guard),
];
