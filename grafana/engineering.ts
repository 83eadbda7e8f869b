// Engineering: where time goes, what models and tools do, what was blocked, how the engine does.
import type { DashboardParts } from './dashboard.ts';
import { blocksRow } from './rows/blocks.ts';
import { engineRow } from './rows/engine.ts';
import { modelsRow } from './rows/models.ts';
import { postureRow } from './rows/posture.ts';
import { requestsRow } from './rows/requests.ts';
import { toolsRow } from './rows/tools.ts';

export const engineering: DashboardParts = {
  name: 'engineering',
  title: 'Weir / Engineering',
  help: 'Where the time of a request goes, what models and tools do, and how the engine does.',
  refresh: '30s',
  rows: [requestsRow, postureRow, modelsRow, toolsRow, blocksRow, engineRow],
};
