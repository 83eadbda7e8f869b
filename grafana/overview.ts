// Overview: what Weir decides, how risky it is, for whom.
import type { DashboardParts } from './dashboard.ts';
import { nowRow } from './rows/now.ts';
import { recordsRow } from './rows/records.ts';
import { securityRow } from './rows/security.ts';

export const overview: DashboardParts = {
  name: 'overview',
  title: 'Weir / Overview',
  help: 'What Weir decides, how risky prompts and models are, and for whom.',
  refresh: '30s',
  rows: [nowRow, securityRow, recordsRow],
};
