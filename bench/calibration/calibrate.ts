// Calibrates the posture weights: `npm run calibrate`. Each family is judged by weights that were
// fitted without it; only these figures are reported. The shipped weights are fitted on all rows.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../api/environment.ts';
import { readSettings } from '../../api/settings.ts';
import { fitWeights } from './fit-weights.ts';
import { type Decided, judge, type Situation, situations } from './judge.ts';
import { type Row, readRows } from './rows.ts';

const weightsFile = fileURLToPath(new URL('../../operators/posture/weights.ts', import.meta.url));
const reportFile = fileURLToPath(new URL('./report.md', import.meta.url));

type Counts = Record<Decided, number>;

interface FamilyResult {
  readonly family: string;
  readonly isAttack: boolean;
  readonly bySituation: ReadonlyMap<Situation, Counts>;
}

const tally = (decisions: readonly Decided[]): Counts => {
  const counts = { allow: 0, escalate: 0, block: 0 };
  for (const decision of decisions) counts[decision] += 1;
  return counts;
};

const leaveOut = (rows: readonly Row[]): readonly FamilyResult[] =>
  [...new Set(rows.map(({ family }) => family))].sort().flatMap((family) => {
    const weights = fitWeights(rows.filter((row) => row.family !== family));
    const held = rows.filter((row) => row.family === family);
    return [false, true].flatMap((isAttack) => {
      const mine = held.filter((row) => row.isAttack === isAttack);
      if (mine.length === 0) return [];
      const bySituation = new Map(
        situations.map((situation) => [
          situation,
          tally(mine.map((row) => judge(row, situation, weights))),
        ]),
      );
      return [{ family, isAttack, bySituation }];
    });
  });

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(2)} %`;

const line = (name: string, { allow, escalate, block }: Counts): string => {
  const all = allow + escalate + block;
  const shares = [allow, escalate, block].map((part) => percent(part, all));
  return `| ${name} | ${all} | ${shares.join(' | ')} |`;
};

const sumOf = (results: readonly FamilyResult[], situation: Situation): Counts =>
  results.reduce<Counts>(
    (sum, { bySituation }) => {
      const counts = bySituation.get(situation) ?? { allow: 0, escalate: 0, block: 0 };
      return {
        allow: sum.allow + counts.allow,
        escalate: sum.escalate + counts.escalate,
        block: sum.block + counts.block,
      };
    },
    { allow: 0, escalate: 0, block: 0 },
  );

const tableOf = (results: readonly FamilyResult[], situation: Situation): readonly string[] => [
  '| family | prompts | allow | escalate | block |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...results.map(({ family, bySituation }) =>
    line(family, bySituation.get(situation) ?? { allow: 0, escalate: 0, block: 0 }),
  ),
  line('**all**', sumOf(results, situation)),
];

const reportOf = (results: readonly FamilyResult[]): string => {
  const sections = [
    { title: 'Ordinary prompts', isAttack: false },
    { title: 'Attacks', isAttack: true },
  ].flatMap(({ title, isAttack }) =>
    situations.flatMap((situation) => [
      `## ${title}, ${situation}`,
      '',
      ...tableOf(
        results.filter((result) => result.isAttack === isAttack),
        situation,
      ),
      '',
    ]),
  );
  return [
    '# Calibration of the posture score',
    '',
    'Written by `npm run calibrate`. Each family is judged by weights that were fitted without it,',
    'with the guard, the posture and the policy as they are shipped, for an ordinary user. In-sample',
    'figures are not printed. The guard’s scores are those of models that had not seen the row (attacks:',
    'nor any of its family), as `npm run guard:train` wrote them.',
    '',
    ...sections,
  ].join('\n');
};

const weightsText = (rows: readonly Row[]): string => {
  const { categories, drift } = fitWeights(rows);
  const current = readFileSync(weightsFile, 'utf8');
  const body = [
    'export const postureWeights: PostureWeights = {',
    '  categories: {',
    ...Object.entries(categories).map(([name, weight]) => `    ${name}: ${weight},`),
    '  },',
    `  drift: ${drift},`,
    '};',
    '',
  ].join('\n');
  return current.slice(0, current.indexOf('export const postureWeights')) + body;
};

const rows = readRows(readSettings(readEnvironment()).values.WEIR_DEV_DATA);
const report = reportOf(leaveOut(rows));
writeFileSync(reportFile, report);
writeFileSync(weightsFile, weightsText(rows));
console.log(report);
