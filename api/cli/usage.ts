// weir usage: what was used and what it has cost, from the archive.
import { openPool } from '../../connectors/postgres/pool.ts';
import {
  type UsagePart,
  type UsageRow,
  usageOf,
  usageParts,
} from '../../connectors/postgres/usage.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { apiErrors } from '../errors.ts';
import { timeRange } from '../time-range.ts';
import { answer, table } from './output.ts';
import { findPlatform } from './platform.ts';

export interface UsageOptions {
  readonly tenant: string;
  readonly user?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by: string;
  readonly json?: true;
}

const rowsMax = 10_000;

const partsOf = (text: string): readonly UsagePart[] =>
  text.split(',').map((word) => {
    const part = usageParts.find((each) => each === word);
    if (!part) throw apiErrors.INPUT_INVALID({ expected: `of ${usageParts.join(', ')}` });
    return part;
  });

const keys = { user: 'user_id', model: 'model_id', day: 'day' } as const;

const dollars = (microusd: number): string => (microusd / 1_000_000).toFixed(6);

const lines = (parts: readonly UsagePart[], rows: readonly UsageRow[]): string =>
  table([
    [...parts, 'answers', 'shadow', 'input', 'output', 'usd', 'unpriced'],
    ...rows.map((row) => [
      ...parts.map((part) => row[keys[part]] ?? ''),
      ...[row.answers, row.shadow_calls, row.input_tokens, row.output_tokens].map(String),
      ...[dollars(row.cost_microusd), String(row.unpriced)],
    ]),
  ]);

/** Prints the usage of a tenant. */
export const usage = async (options: UsageOptions): Promise<void> => {
  const { tenant: tenantId, user: userId, from, to, by, json } = options;
  const groupBy = partsOf(by);
  const range = timeRange({ from, to }, systemClock.now());
  const { databaseUrl } = findPlatform();
  if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
  const pool = await openPool(databaseUrl, 1);
  try {
    const rows = await usageOf(pool, { tenantId, userId, ...range, groupBy, countMax: rowsMax });
    answer(json === true, { usage: rows }, () => lines(groupBy, rows));
  } finally {
    await pool.end();
  }
};
