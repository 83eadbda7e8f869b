// Replays what was recorded: reads it page by page, has the judges judge several pages side by side, and counts them
// one after the other. Prompts of a page that share their facts are one question.
import {
  type RecordedDecisionRow,
  recordedDecisions,
} from '../../connectors/postgres/recorded-decisions.ts';
import { type Judgement, rejudging, simulation } from '../../policies/simulator.ts';
import type { Judges } from './judges.ts';
import type { RecordedRange, RecordedSimulation } from './simulate.ts';

/** What a candidate says about the facts of a page. */
const judging = ({ ask }: Pick<Judges, 'ask'>) => {
  const { question, judgement } = rejudging();
  return async (
    rows: readonly RecordedDecisionRow[],
  ): Promise<readonly (Judgement | undefined)[]> => {
    const questions = rows.map(({ facts }) => question(facts));
    const asked = [...new Set(questions.filter((each) => each !== undefined))];
    const answers = (await ask(asked)).map(judgement);
    const judged = new Map(asked.map((each, nth) => [each, answers[nth]]));
    return questions.map((each) => (each === undefined ? undefined : judged.get(each)));
  };
};

/** Judges all that was recorded in a range. Rejects when a judge has died, and with `WEIR_POSTGRES_AWAY`. */
export const replayRecorded = async (
  pool: Parameters<typeof recordedDecisions>[0],
  judges: Judges,
  range: RecordedRange,
): Promise<RecordedSimulation> => {
  const judge = judging(judges);
  const { add, result } = simulation(range);
  const underWay: (() => Promise<void>)[] = [];
  let read = 0;
  for await (const rows of recordedDecisions(pool, range)) {
    const judged = judge(rows);
    // Whoever counts the page hears of it; until then nobody listens.
    judged.catch(() => undefined);
    read += rows.length;
    underWay.push(async () => {
      const judgements = await judged;
      for (const [nth, row] of rows.entries()) add(row, judgements[nth]);
    });
    if (underWay.length >= judges.pagesMax) await underWay.shift()?.();
  }
  for (const count of underWay) await count();
  return { kind: 'recorded', read, ...result() };
};
