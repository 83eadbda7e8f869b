// Overview: what Weir decides, how fast, how its engine does, and what it has on record.
import type { DashboardParts } from './dashboard.ts';
import { engineRow } from './rows/engine.ts';
import { modelsRow } from './rows/models.ts';
import { nowRow } from './rows/now.ts';
import { recordsRow } from './rows/records.ts';
import { requestsRow } from './rows/requests.ts';
import { securityRow } from './rows/security.ts';

export const overview: DashboardParts = {
  name: 'overview',
  title: 'Weir / Overview',
  help: 'What Weir decides, how fast, how its engine does, and what it has on record.',
  refresh: '30s',
  rows: [nowRow, securityRow, requestsRow, modelsRow, engineRow, recordsRow],
};
