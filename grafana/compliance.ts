// Compliance: who approved which model, what was enforced, what is on record.
import type { DashboardParts } from './dashboard.ts';
import { coverageRow } from './rows/coverage.ts';
import { enforcedRow } from './rows/enforced.ts';
import { evidenceRow } from './rows/evidence.ts';
import { lifecycleRow } from './rows/lifecycle.ts';

export const compliance: DashboardParts = {
  name: 'compliance',
  title: 'Weir / Compliance',
  help: 'Which models are approved and by whom, what was enforced, and what is on record of it.',
  refresh: '30s',
  rows: [coverageRow, enforcedRow, lifecycleRow, evidenceRow],
};
