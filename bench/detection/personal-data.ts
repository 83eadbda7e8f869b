// The table of personal data: what is found of it, and what is taken for it, per set of texts.
import { type DetectionRow, piiMicros, piiRows } from './pii.ts';
import { share, type TableMaker } from './table.ts';

const cells = ({
  set,
  positives,
  found,
  negatives,
  falseAlarms,
}: DetectionRow): readonly string[] => [
  set,
  share(found, positives),
  share(falseAlarms, negatives),
  share(found, found + falseAlarms),
];

/** The table of personal data. */
export const personalDataTable: TableMaker = (directory) => ({
  title: 'Personal data',
  columns: ['set', 'recall', 'false alarms', 'precision'],
  rows: piiRows(directory).map(cells),
  notes: [
    'recognisers: most rows are bare values; what one expects as its own, another denies',
    `${piiMicros().toFixed(1)} µs per text of 500 characters`,
  ],
});
