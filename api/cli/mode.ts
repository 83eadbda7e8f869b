// weir mode: shows in which modes a tenant and its rules are, and changes them.
import { userInfo } from 'node:os';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { modes } from '../../pipelines/events/policy-control.ts';
import { openPolicyControl } from '../control/policy-control.ts';
import { checkRule, sayControl } from '../control/policy-words.ts';
import { apiErrors } from '../errors.ts';
import { openJournal } from '../journal.ts';
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';

export interface ModeOptions {
  readonly tenant: string;
  readonly rule?: string;
  readonly reason: string;
  readonly json?: true;
}

/** Who speaks at this command line. */
export const speaker = (): string => `cli:${userInfo().username}`;

const partitionsFor = (shape: ReadonlyMap<string, number>, tenant: string): number => {
  const partitions = shape.get(tenant);
  if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant });
  return partitions;
};

const show = ({ tenant, json }: ModeOptions): Promise<void> =>
  withLog(async (transport) => {
    partitionsFor(await transport.shape(), tenant);
    const heard = { clock: systemClock, log: silentLog };
    const control = await openPolicyControl(transport, [tenant], heard);
    const said = control.modes(tenant);
    control.close();
    const all = said.find(({ target }) => target === '*')?.mode ?? 'enforce';
    const rows = said.filter(({ target }) => target !== '*');
    answer(json === true, { tenant, mode: all, modes: rows }, () =>
      table([
        [tenant, all],
        ...rows.map(({ target, mode, by, reason }) => [target, mode, by, reason]),
      ]),
    );
  });

/** Shows the modes of a tenant, or sets that of the tenant or of one rule. */
export const mode = (name: string | undefined, options: ModeOptions): Promise<void> => {
  if (name === undefined) return show(options);
  return withLog(async (transport) => {
    const { tenant, rule: target = '*', reason, json } = options;
    const chosen = [...modes, 'inherit' as const].find((each) => each === name);
    if (!chosen) throw apiErrors.INPUT_INVALID({ expected: `${modes.join(', ')} or inherit` });
    if (target !== '*') checkRule(target);
    const partitions = partitionsFor(await transport.shape(), tenant);
    const clock = systemClock;
    const journal = openJournal({ transport, partitions, clock, log: silentLog });
    const said = await sayControl({ transport, journal, clock }, tenant, {
      ...{ kind: 'mode', target, mode: chosen, reason, by: speaker() },
    });
    const what = target === '*' ? tenant : `${target} of ${tenant}`;
    answer(json === true, said, () => `${what}: ${chosen}`);
  });
};
