// grouping: which notices are told of together, and when.
import type { NoticeView } from './matcher.ts';

/** What notices are grouped by beside their labels. */
const ownFields = ['source', 'severity', 'rule'] as const;
type OwnField = (typeof ownFields)[number];

const isOwn = (name: string): name is OwnField => (ownFields as readonly string[]).includes(name);

/** The labels that a group shares; notices with the same ones belong together. */
export const groupOf = (
  notice: NoticeView,
  groupBy: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...groupBy]
      .sort()
      .map((name) => [name, isOwn(name) ? notice[name] : (notice.labels[name] ?? '')]),
  );

export interface Intervals {
  /** How long a group collects before it is told. */
  readonly windowMs: number;
  /** The least time between two messages of a group. */
  readonly repeatMs: number;
}

/**
 * When a group that has got another notice is due: what is due already stays so; else after the window, but
 * never sooner than the repeat interval after its last message.
 */
export const dueMs = (
  group: { readonly dueMs: number | undefined; readonly sentMs: number | undefined },
  nowMs: number,
  { windowMs, repeatMs }: Intervals,
): number =>
  group.dueMs ??
  Math.max(
    nowMs + windowMs,
    group.sentMs === undefined ? Number.NEGATIVE_INFINITY : group.sentMs + repeatMs,
  );
