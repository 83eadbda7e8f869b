// A report of compliance laid out: first page, functions, controls, gaps, evidence.
import type { Block, Cell, Line, Paper, Tone } from '../../connectors/paper/paper.ts';
import type { Report } from './report.ts';

type Function = Report['functions'][number];
type Control = Function['controls'][number];
type Proof = Control['checks'][number];

const toneOf: Readonly<Record<Control['status'], Tone>> = {
  ...{ satisfied: 'good', partial: 'fair', gap: 'bad', not_applicable: 'quiet' },
};
const wordOf: Readonly<Record<Control['status'], string>> = {
  ...{ satisfied: 'Satisfied', partial: 'Partial', gap: 'Gap', not_applicable: 'Not applicable' },
};

const line = (text: string, more: Omit<Line, 'text'> = {}): Line => ({ text, ...more });
const cell = (text: string, more: Omit<Line, 'text'> = {}): Cell => [line(text, more)];

const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const counted = ({ kind, count, of, last_at: last }: Proof): string => {
  if (kind === 'guarded') return '';
  if (kind === 'attested') return last === null ? ' (not attached)' : ` (attached ${moment(last)})`;
  const share = of === null ? String(count) : `${count} of ${of}`;
  return ` (${share}${last === null ? '' : `, last ${moment(last)}`})`;
};

const proofLine = (proof: Proof): Line =>
  line(`${proof.what}${counted(proof)}`, { mark: proof.passed ? 'held' : 'missed' });

const controlRow = (control: Control): readonly Cell[] => [
  cell(control.id, { strong: true }),
  [
    line(control.title),
    ...(control.seen
      ? [
          line(`Seen ${control.seen.count} times, last ${moment(control.seen.last_at)}`, {
            tone: 'quiet',
          }),
        ]
      : []),
  ],
  cell(wordOf[control.status], { tone: toneOf[control.status], strong: true }),
  control.status === 'not_applicable'
    ? cell(control.reason, { tone: 'quiet' })
    : control.checks.map(proofLine),
];

const functionTable = (functions: readonly Function[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'Part', share: 0.4 },
    { title: 'Satisfied', share: 0.12 },
    { title: 'Partial', share: 0.12 },
    { title: 'Gap', share: 0.12 },
    { title: 'Not applicable', share: 0.14 },
    { title: 'Total', share: 0.1 },
  ],
  rows: functions.map((each) => [
    cell(each.function, { strong: true }),
    cell(String(each.satisfied), { tone: 'good' }),
    cell(String(each.partial), { tone: 'fair' }),
    cell(String(each.gap), { tone: 'bad' }),
    cell(String(each.not_applicable), { tone: 'quiet' }),
    cell(String(each.total)),
  ]),
});

const controlTable = (controls: readonly Control[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'Control', share: 0.14 },
    { title: 'What it asks', share: 0.28 },
    { title: 'Status', share: 0.13 },
    { title: 'Proof', share: 0.45 },
  ],
  rows: controls.map(controlRow),
});

const gapTable = (functions: readonly Function[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'Control', share: 0.16 },
    { title: 'Status', share: 0.14 },
    { title: 'What closes it', share: 0.7 },
  ],
  rows: functions.flatMap(({ gaps }) =>
    gaps.map(({ id, status, close }) => [
      cell(id, { strong: true }),
      status === 'partial'
        ? cell('Partial', { tone: 'fair', strong: true })
        : cell('Gap', { tone: 'bad', strong: true }),
      close.map((each) => line(each)),
    ]),
  ),
});

const evidenceTable = (evidence: Report['evidence']): Block => ({
  kind: 'table',
  columns: [
    { title: 'Control', share: 0.15 },
    { title: 'Statement', share: 0.43 },
    { title: 'By, when', share: 0.21 },
    { title: 'Valid until', share: 0.21 },
  ],
  rows: evidence.map((each) => [
    cell(each.control_id, { strong: true }),
    [
      line(each.statement),
      ...(each.url === null ? [] : [line(each.url, { tone: 'quiet' })]),
      ...(each.sha256 === null ? [] : [line(`SHA-256 ${each.sha256}`, { tone: 'quiet' })]),
    ],
    [line(each.attested_by), line(moment(each.attested_at), { tone: 'quiet' })],
    cell(moment(each.valid_until)),
  ]),
});

const nothing = (text: string): Block => ({ kind: 'text', text, tone: 'quiet' });

const blocksOf = (report: Report): readonly Block[] => {
  const { functions, evidence } = report;
  const hasGaps = functions.some(({ gaps }) => gaps.length > 0);
  return [
    { kind: 'heading', text: 'Coverage' },
    {
      kind: 'bars',
      bars: functions.map((each) => ({
        label: each.function,
        percent: each.coverage_pct,
        note: `${each.coverage_pct} %, ${each.satisfied} of ${each.total - each.not_applicable}`,
      })),
    },
    functionTable(functions),
    nothing(
      'Satisfied means that every proof of a control holds. What is partial does not count. Nothing is ' +
        'satisfied by what the platform has set up by itself; what no telemetry can prove takes evidence ' +
        'that somebody has attached, dated and with an end.',
    ),
    ...functions.flatMap((each, nth): readonly Block[] => [
      { kind: 'heading', text: each.function, newPage: nth === 0 },
      controlTable(each.controls),
    ]),
    { kind: 'heading', text: 'Gaps, and what closes them', newPage: true },
    hasGaps ? gapTable(functions) : nothing('There are none.'),
    { kind: 'heading', text: 'Appendix: evidence' },
    evidence.length > 0 ? evidenceTable(evidence) : nothing('No evidence is attached that counts.'),
  ];
};

/** Lays a report out. */
export const paperOf = (report: Report): Paper => {
  const seen = report.policy_versions_seen.join(', ');
  return {
    title: 'Compliance report',
    subtitle: report.name,
    headline: {
      figure: `${report.overall_coverage_pct} %`,
      caption: `${report.satisfied} of ${report.total - report.not_applicable} satisfied`,
    },
    facts: [
      ['Organisation', report.tenant_id],
      ['Made', moment(report.generated_at)],
      ['Time range', `${moment(report.range.from)} to ${moment(report.range.to)}`],
      ['Policy in force', report.policy_version],
      ['Policies that decided', seen === '' ? 'none in the range' : seen],
      [
        'Controls',
        `${report.satisfied} satisfied, ${report.partial} partial, ${report.gap} gaps, ` +
          `${report.not_applicable} not applicable`,
      ],
    ],
    header: `${report.name}  |  ${report.tenant_id}`,
    footer: `Weir  |  ${moment(report.generated_at)}  |  policy ${report.policy_version}`,
    madeMs: Date.parse(report.generated_at),
    blocks: blocksOf(report),
  };
};
