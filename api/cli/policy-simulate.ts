// weir policy simulate: what would have been decided, had other policies held.
import { systemClock } from '../../engine/kernel/clock.ts';
import { eventsMax } from '../routes/simulate.ts';
import { openSimulations, type RecordedSimulation } from '../simulation/simulate.ts';
import { timeRange } from '../time-range.ts';
import { answer, table } from './output.ts';
import {
  type ChangeOptions,
  changesOf,
  type TenantOptions,
  withVersions,
} from './policy-versions.ts';

interface SimulateOptions extends TenantOptions, ChangeOptions {
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
}

const lines = ({
  events,
  before,
  after,
  changed,
  changes,
  left_out,
}: RecordedSimulation): string => {
  const named = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const counts = named.map((name) => [name, String(before[name] ?? 0), String(after[name] ?? 0)]);
  const shown = changes.map((each) => [
    ...[each.decided_at, each.event_id],
    `${each.before.decision} (${each.before.rule})`,
    `${each.after.decision} (${each.after.rule})`,
  ]);
  const { frozen, incomplete } = left_out;
  return [
    table([['', 'before', 'after'], ...counts]),
    `${changed} of ${events} decisions would differ; left out: ${frozen} frozen, ${incomplete} without all facts`,
    ...(shown.length === 0 ? [] : [table(shown)]),
  ].join('\n');
};

/** Simulates. */
export const policySimulate = (options: SimulateOptions): Promise<void> =>
  withVersions(options.tenant, async (parts) => {
    const { tenant: tenantId, from, to, limit, json } = options;
    const times = timeRange({ from, to }, systemClock.now());
    const range = { tenantId, ...times, countMax: eventsMax, offset: 0, limit: Number(limit) };
    const simulations = openSimulations({ ...parts, clock: systemClock });
    const simulated = await simulations.recorded(range, changesOf(options));
    answer(json === true, simulated, () => lines(simulated));
  });
