// weir freeze, weir unfreeze: stop a tenant, a user, a session or a model at once, and let it go on.
import { userInfo } from 'node:os';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { scan } from '../../operators/output/scan.ts';
import { type FreezeControl, freezeScopes } from '../../pipelines/events/freeze-control.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import { apiErrors } from '../errors.ts';
import { openJournal } from '../journal.ts';
import { answer } from './output.ts';
import { withLog } from './platform.ts';

interface FreezeOptions {
  readonly tenant: string;
  readonly reason: string;
  /** Seconds. */
  readonly for?: string;
  readonly json?: true;
}

const scopeOf = (name: string): FreezeControl['scope'] => {
  const scope = freezeScopes.find((each) => each === name);
  if (!scope) throw apiErrors.INPUT_INVALID({ expected: `one of ${freezeScopes.join(', ')}` });
  return scope;
};

const say = (
  scopeName: string,
  id: string | undefined,
  { tenant, reason, for: seconds, json }: FreezeOptions,
  frozen: boolean,
): Promise<void> =>
  withLog(async (transport, { values }) => {
    const scope = scopeOf(scopeName);
    const name = scope === 'tenant' ? tenant : id;
    if (name === undefined) throw apiErrors.INPUT_INVALID({ expected: `the id of the ${scope}` });
    const until =
      seconds === undefined ? {} : { until_ms: systemClock.now() + Number(seconds) * 1_000 };
    const by = `cli:${userInfo().username}`;
    const said: FreezeControl = { ...{ scope, id: name, frozen, reason, by }, ...until };
    await sayBroadcast(transport, broadcasts.freezeControl, tenant, said, systemClock);
    const partitions = (await transport.shape()).get(tenant) ?? values.WEIR_PARTITIONS;
    const own = { clock: systemClock, log: silentLog, component: 'cli' };
    const journal = openJournal({ ...own, transport, partitions });
    const eventType = frozen ? 'freeze_applied' : 'freeze_ended';
    const details = { scope, id: name, reason: scan(reason).redacted, ...until };
    await journal.note(tenant, by, eventType, details, 'warning');
    answer(json === true, said, () => `${scope} ${name} is ${frozen ? 'frozen' : 'free'} now`);
  });

/** Freezes. */
export const freeze = (
  scope: string,
  id: string | undefined,
  options: FreezeOptions,
): Promise<void> => say(scope, id, options, true);

/** Ends a freeze. */
export const unfreeze = (
  scope: string,
  id: string | undefined,
  options: FreezeOptions,
): Promise<void> => say(scope, id, options, false);
