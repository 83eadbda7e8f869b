// What is remembered of the versions of a chain: per task, which one ran from which offsets on with
// which state; per chain, which one was chosen to run.
import type { Chain } from '../model/chain.ts';
import {
  changesOf,
  type DefinedState,
  migrates,
  type ShapeChange,
  type StateShape,
  statesOf,
} from '../model/shape.ts';

/** A version of a chain began to run a task. */
export interface VersionRecord {
  readonly version: number;
  readonly at: string;
  readonly epoch: number;
  /** The sequence number after which it began, by input topic. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly states: readonly StateShape[];
  /** States whose values it brought over or let go. */
  readonly migrated: readonly string[];
  readonly forgot: readonly string[];
  /** The switch that led to it; one switch lets go of state once. */
  readonly switchId: string | undefined;
}

/** The choice of a version, made by a person. */
export interface VersionSwitch {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  /** Whether state that the version cannot go on with may be let go. */
  readonly forget: boolean;
}

/** What must happen before a defined chain can go on from its records. */
export interface Transition {
  readonly isNew: boolean;
  readonly migrate: readonly { readonly from: StateShape; readonly to: DefinedState }[];
  readonly forget: readonly StateShape[];
  /** Not empty: it cannot go on. */
  readonly refused: readonly ShapeChange[];
}

export const readRecord = (text: string): VersionRecord => JSON.parse(text) as VersionRecord;
export const readSwitch = (text: string): VersionSwitch => JSON.parse(text) as VersionSwitch;

/** States as they are recorded. */
export const recorded = (states: readonly DefinedState[]): readonly StateShape[] =>
  states.map(({ state, operator, bySubject, expires, fingerprint }) => ({
    ...{ state, operator, bySubject, expires, fingerprint },
  }));

const isSame = (states: readonly StateShape[], others: readonly StateShape[]): boolean =>
  states.length === others.length &&
  states.every(({ operator, fingerprint }, index) => {
    const other = others[index];
    return operator === other?.operator && fingerprint === other.fingerprint;
  });

/**
 * Compares a chain with the last of its records; a switch may allow what is refused otherwise, and
 * `forgetsRemoved` lets the state of removed steps go.
 */
export const transitionOf = (
  chain: Pick<Chain, 'pipelines' | 'version'>,
  records: readonly VersionRecord[],
  chosen: VersionSwitch | undefined,
  forgetsRemoved = false,
): Transition => {
  const defined = statesOf(chain);
  const last = records.at(-1);
  if (!last) return { isNew: true, migrate: [], forget: [], refused: [] };
  const isNew = last.version !== chain.version || !isSame(last.states, recorded(defined));
  const migrate: { from: StateShape; to: DefinedState }[] = [];
  const refused: ShapeChange[] = [];
  const removed: StateShape[] = [];
  for (const change of changesOf(last.states, defined)) {
    const from = last.states.find(({ state }) => state === change.state);
    const to = defined.find(({ state }) => state === change.state);
    if (from && to && change.change === 'changed' && migrates(to, from)) migrate.push({ from, to });
    else if (from && forgetsRemoved && change.change === 'removed') removed.push(from);
    else refused.push(change);
  }
  const mayForget =
    chosen?.forget === true &&
    chosen.version === chain.version &&
    !records.some(({ switchId }) => switchId === chosen.id);
  if (!mayForget) return { isNew, migrate, forget: removed, refused };
  const lost = new Set(refused.map(({ state }) => state));
  const forget = [...removed, ...last.states.filter(({ state }) => lost.has(state))];
  return { isNew, migrate, forget, refused: [] };
};
