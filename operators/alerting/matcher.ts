// matcher: which notices a rule or a silence is about. What is not named does not matter; of what is named,
// everything must hold.

/** A notice, as far as rules look at it. */
export interface NoticeView {
  readonly source: string;
  readonly severity: string;
  readonly rule: string;
  readonly techniques: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface Matcher {
  readonly sources?: readonly string[];
  readonly severity_min?: string;
  readonly rules?: readonly string[];
  /** `AML.T0051` stands for its sub-techniques, too. */
  readonly techniques?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** From the least on. */
const severities = ['info', 'warning', 'critical'];

/** The graver of two severities. */
export const graverSeverity = (a: string, b: string): string =>
  severities.indexOf(a) >= severities.indexOf(b) ? a : b;

const isUnder = (technique: string, named: string): boolean =>
  technique === named || technique.startsWith(`${named}.`);

/**
 * Whether a notice is meant.
 *
 * @example
 * matches({ severity_min: 'warning', labels: { model: 'gpt' } }, notice);
 */
export const matches = (matcher: Matcher, notice: NoticeView): boolean => {
  const { sources, severity_min: least = 'info', rules, techniques, labels = {} } = matcher;
  return (
    (sources === undefined || sources.includes(notice.source)) &&
    severities.indexOf(notice.severity) >= severities.indexOf(least) &&
    (rules === undefined || rules.includes(notice.rule)) &&
    (techniques === undefined ||
      techniques.some((named) => notice.techniques.some((each) => isUnder(each, named)))) &&
    Object.entries(labels).every(([name, value]) => notice.labels[name] === value)
  );
};
