// Policy control: which policies hold, in which mode, who has an exception from a rule, what may be used up.
// Every process hears of it within milliseconds; what holds is the newest word on each.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type {
  BudgetSaid,
  ExceptionSaid,
  ModeSaid,
  PolicyControl,
  VersionSaid,
} from '../../pipelines/events/policy-control.ts';
import type { AskedUnder, Services } from '../../pipelines/services.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { monitoredByName } from '../../policies/rules.ts';
import type { Mode } from '../../policies/under-control.ts';
import { hearBroadcast } from './broadcast.ts';
import { type Following, tenantTails } from './tenant-tails.ts';

export interface PolicyControls extends Following {
  readonly modeOf: Services['control']['modeOf'];
  readonly exceptionOf: Services['control']['exceptionOf'];
  /** What was said last on the tenant and on each rule that has a mode of its own. */
  modes(tenantId: string): readonly ModeSaid[];
  /** The exceptions that hold still. */
  exceptions(tenantId: string): readonly ExceptionSaid[];
  budgets(tenantId: string): readonly BudgetSaid[];
  /** Which policies were made to hold, one after the other; what is shipped held before. */
  versions(tenantId: string): readonly VersionSaid[];
}

/** Exceptions that a tenant may have at a time. */
export const exceptionsMax = 1_000;

/** A block by the guard, of one prompt or of several together, for one of these has no exception. */
const critical: ReadonlySet<string> = new Set([
  ...['exfiltration', 'privilege_escalation', 'malware_generation', 'harmful_synthesis'],
]);

/** What holds in one tenant. */
interface Held {
  readonly modes: Map<string, ModeSaid>;
  readonly exceptions: Map<string, ExceptionSaid>;
  readonly budgets: Map<string, BudgetSaid>;
  readonly versions: VersionSaid[];
}

const isFor = ({ scope }: ExceptionSaid, asked: AskedUnder): boolean =>
  (scope.user === undefined || scope.user === asked.userId) &&
  (scope.session === undefined || scope.session === asked.sessionId) &&
  (scope.model === undefined || scope.model === asked.modelId) &&
  (scope.key === undefined || scope.key === asked.userId.split('/', 1)[0]);

const guardBlocks: ReadonlySet<string> = new Set([
  'prompt/guard_block',
  'prompt/conversation_block',
]);

const hasCritical = ({ rule, categories }: AskedUnder): boolean =>
  guardBlocks.has(rule) && categories.some((category) => critical.has(category));

export const budgetName = ({
  key,
  unit,
  period,
}: Pick<BudgetSaid, 'key' | 'unit' | 'period'>): string =>
  `${key === undefined ? 'tenant' : `key/${key}`}/${unit}/${period}`;

/** What was said, one word after the other; `nowMs` lets go of exceptions that are over. */
export const learnControl = (held: Held, said: PolicyControl, nowMs: number): void => {
  const { modes, exceptions, budgets, versions } = held;
  if (said.kind === 'mode') {
    if (said.mode === 'inherit') modes.delete(said.target);
    else modes.set(said.target, said);
  } else if (said.kind === 'budget') {
    if (said.limit === null) budgets.delete(budgetName(said));
    else budgets.set(budgetName(said), said);
  } else if (said.kind === 'exception_ended') exceptions.delete(said.id);
  else if (said.kind === 'version') versions.push(said);
  else {
    for (const { id, until_ms: untilMs } of exceptions.values()) {
      if (untilMs <= nowMs) exceptions.delete(id);
    }
    if (exceptions.size < exceptionsMax || exceptions.has(said.id)) exceptions.set(said.id, said);
  }
};

export const nothingHeld = (): Held => ({
  ...{ modes: new Map(), exceptions: new Map(), budgets: new Map(), versions: [] },
});

/** The mode of a rule: its own, else that of the tenant, else it is enforced. */
export const modeIn = ({ modes }: Pick<Held, 'modes'>, rule: string): Mode => {
  const own = modes.get(rule)?.mode ?? (monitoredByName.has(rule) ? 'enforce' : undefined);
  return (own ?? modes.get('*')?.mode) === 'monitor' ? 'monitor' : 'enforce';
};

/** The exception that somebody has from a rule, by the time of what they asked. */
export const exceptionIn = (
  { exceptions }: Pick<Held, 'exceptions'>,
  asked: AskedUnder,
): string | undefined => {
  if (exceptions.size === 0 || hasCritical(asked)) return undefined;
  for (const each of exceptions.values()) {
    if (each.rule === asked.rule && asked.atMs < each.until_ms && isFor(each, asked)) {
      return each.id;
    }
  }
  return undefined;
};

/** Hears the controls of tenants; what was said before is known when it resolves. */
export const openPolicyControl = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  tenants: readonly string[],
  {
    clock,
    log,
    activated = () => undefined,
  }: {
    readonly clock: Pick<Clock, 'now'>;
    readonly log: Logger;
    /** Called with every word on which policies hold; the past ones first. */
    readonly activated?: (tenantId: string, said: VersionSaid, isPast: boolean) => void;
  },
): Promise<PolicyControls> => {
  const held = new Map<string, Held>();
  const none = nothingHeld();
  const of = (tenantId: string): Held => held.get(tenantId) ?? none;
  const tails = await tenantTails(tenants, async (tenantId) => {
    const mine = nothingHeld();
    held.set(tenantId, mine);
    let isPast = true;
    const tail = await hearBroadcast(transport, broadcasts.policyControl, tenantId, {
      learn: (said) => {
        learnControl(mine, said, clock.now());
        if (said.kind === 'version') activated(tenantId, said, isPast);
      },
      log,
    });
    isPast = false;
    return tail;
  });
  return {
    modeOf: (tenantId, rule) => modeIn(of(tenantId), rule),
    exceptionOf: (tenantId, asked) => exceptionIn(of(tenantId), asked),
    modes: (tenantId) => [...of(tenantId).modes.values()],
    exceptions: (tenantId) =>
      [...of(tenantId).exceptions.values()].filter(({ until_ms: until }) => until > clock.now()),
    budgets: (tenantId) => [...of(tenantId).budgets.values()],
    versions: (tenantId) => of(tenantId).versions,
    ...tails,
  };
};
