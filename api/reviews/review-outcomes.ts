// Review outcomes: what reviewers have said about prompts and calls that had to wait. Every gateway hears
// of them within milliseconds, and whoever waits goes on.
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { ApprovalResult, ReviewKind } from '../../pipelines/events/approval-result.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { hearBroadcast } from '../control/broadcast.ts';
import { type Following, tenantTails } from '../control/tenant-tails.ts';

/** What had to wait. */
export interface Reviewed {
  readonly tenantId: string;
  readonly kind: ReviewKind;
  readonly id: string;
}

export interface ReviewOutcomes extends Following {
  /** What was said, if anything was. */
  of(reviewed: Reviewed): ApprovalResult | undefined;
  /** Waits for a word; `undefined` when the signal is aborted before there is one. */
  wait(reviewed: Reviewed, signal: AbortSignal): Promise<ApprovalResult | undefined>;
}

/** Outcomes that are remembered; of more, the oldest go. */
const rememberedMax = 50_000;

const nameOf = ({ tenantId, kind, id }: Reviewed): string => `${tenantId} ${kind} ${id}`;

/** Hears the reviewers of tenants; what was said before is known when it resolves. */
export const openReviewOutcomes = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  tenants: readonly string[],
  log: Logger,
): Promise<ReviewOutcomes> => {
  const outcomes = new Map<string, ApprovalResult>();
  const waiting = new Map<string, Set<(said: ApprovalResult) => void>>();

  const learn = (tenantId: string, said: ApprovalResult): void => {
    const name = nameOf({ tenantId, kind: said.kind, id: said.id });
    // The first word holds: it may have been acted on.
    if (outcomes.has(name)) return;
    outcomes.set(name, said);
    const [oldest] = outcomes.keys();
    if (outcomes.size > rememberedMax && oldest !== undefined) outcomes.delete(oldest);
    for (const resume of waiting.get(name) ?? []) resume(said);
  };

  const tails = await tenantTails(tenants, (tenantId) =>
    hearBroadcast(transport, broadcasts.approvalResult, tenantId, {
      learn: (said) => learn(tenantId, said),
      log,
    }),
  );

  return {
    of: (reviewed) => outcomes.get(nameOf(reviewed)),
    wait: (reviewed, signal) => {
      const name = nameOf(reviewed);
      const known = outcomes.get(name);
      if (known || signal.aborted) return Promise.resolve(known);
      return new Promise((resolve) => {
        const mine = waiting.get(name) ?? new Set();
        waiting.set(name, mine);
        const end = (said?: ApprovalResult): void => {
          mine.delete(end);
          if (mine.size === 0) waiting.delete(name);
          signal.removeEventListener('abort', give);
          resolve(said);
        };
        const give = (): void => end();
        mine.add(end);
        signal.addEventListener('abort', give, { once: true });
      });
    },
    ...tails,
  };
};
