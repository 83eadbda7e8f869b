// A message about a group of notices, and a target that takes it.

/** Of which kind a target is. */
export const targetKinds = ['webhook', 'slack', 'mail'] as const;
export type TargetKind = (typeof targetKinds)[number];

export interface ToldNotice {
  readonly source: string;
  readonly severity: string;
  readonly rule: string;
  readonly title: string;
  readonly techniques: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly correlation_id: string;
  readonly at: string;
}

export interface Message {
  /** The same for every attempt: whoever gets it twice can tell. */
  readonly delivery_id: string;
  readonly tenant_id: string;
  /** The name of the alert rule. */
  readonly alert: string;
  readonly severity: string;
  readonly group: Readonly<Record<string, string>>;
  /** How many notices there were; the newest of them are below. */
  readonly count: number;
  readonly notices: readonly ToldNotice[];
}

/** One line that says what it is about. */
export const headlineOf = ({ severity, alert, count, notices: [first] }: Message): string => {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  return `[${severity}] ${alert}: ${first?.title ?? 'nothing'}${more}`;
};

/** Sends a message, once. Rejects with a coded error whose `retry` says whether another try may help. */
export type Send = (message: Message, signal: AbortSignal) => Promise<void>;
