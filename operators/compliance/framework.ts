// What a framework is: controls in groups, each tied to what proves it.
import type { CheckName } from './checks.ts';

export interface Control {
  readonly id: string;
  /** In words of our own. */
  readonly title: string;
  /** What is measured; all of them must hold. */
  readonly checks: readonly CheckName[];
  /** What somebody has to attach, where telemetry alone proves nothing. */
  readonly attest?: string;
  /**
   * What stands against it in Weir, as `policy/<policy>/<rule>`, `guard/<category>`, `alert/<rule>`,
   * `scan/<what>` or `harm/<code>`. Absent where a control is no threat; empty where nothing does.
   */
  readonly guards?: readonly string[];
}

/** A part of a framework: of NIST AI RMF one of its four functions. */
export interface ControlGroup {
  readonly name: string;
  readonly controls: readonly Control[];
}

export interface Framework {
  /** As it stands in addresses. */
  readonly id: string;
  readonly name: string;
  readonly groups: readonly ControlGroup[];
}

/**
 * A control in one line.
 *
 * @example
 * control('GOVERN 1.6', 'AI systems are inventoried', ['models_registered']);
 */
export const control = (
  id: string,
  title: string,
  checks: readonly CheckName[],
  attest?: string,
): Control => ({ id, title, checks, ...(attest === undefined ? {} : { attest }) });

/** A threat in one line: what stands against it, and what shows that it was at work. */
export const threat = (
  id: string,
  title: string,
  guards: readonly string[],
  checks: readonly CheckName[] = [],
): Control => ({ id, title, checks, guards });
