// The shape of a chain's state: what each stored state means, as text that can be compared. A new
// definition may only read what an earlier one has stored when the two agree on that.
import type { Chain } from './chain.ts';
import type { Event } from './event.ts';
import type { AnyOperator } from './operator.ts';
import type { Pipeline } from './pipeline.ts';
import type { AnyStateSpec } from './state.ts';
import { stateName } from './state-name.ts';
import { isTimer } from './timer.ts';

/** One state of one step, and its fingerprint: all that changes the meaning of what is stored. */
export interface StateShape {
  /** `pipeline.step`, numbered from the second state of a step on. */
  readonly state: string;
  /** The hash that it is stored in. */
  readonly operator: string;
  /** Whether its key is the subject of the event, and nothing else. */
  readonly bySubject: boolean;
  /** Whether stored texts begin with the end of their life. */
  readonly expires: boolean;
  readonly fingerprint: string;
}

/** A state as it is defined: its shape, and how it is read. */
export interface DefinedState extends StateShape {
  readonly spec: AnyStateSpec;
}

/** What makes a new definition unable to read what an earlier one has stored. */
export interface ShapeChange {
  readonly state: string;
  readonly change: 'removed' | 'changed' | 'reordered';
  readonly was: string;
  readonly is: string;
}

const versionOf = (spec: AnyStateSpec): number => spec.version ?? 1;

const atVersion = (state: string, version: number): string =>
  version === 1 ? state : `${state}@${version}`;

/** The name under which a state of a step is stored, part of its key and of metric labels. */
export const operatorOf = (
  pipeline: string,
  label: string,
  index: number,
  spec: AnyStateSpec,
): string => atVersion(stateName(pipeline, label, index), versionOf(spec));

const fingerprintOf = ({ kind }: AnyOperator, spec: AnyStateSpec, bySubject: boolean): string =>
  [
    kind,
    bySubject ? 'by subject' : 'by another key',
    `version ${versionOf(spec)}`,
    isTimer(spec) ? 'timer' : spec.encode ? 'own text' : 'JSON',
    spec.ttlMs === undefined ? 'kept' : 'expires',
    ...(spec.fingerprint === undefined ? [] : [spec.fingerprint]),
  ].join('; ');

const probe = 'a subject that no event has';

/** Whether a pipeline's key is the subject alone: asked of an event that has nothing else. */
const isKeyedBySubject = ({ key }: Pipeline): boolean => {
  let isAlone = true;
  const event = new Proxy({} as Event<unknown>, {
    get: (_, field) => {
      if (field === 'subject') return probe;
      isAlone = false;
      return undefined;
    },
  });
  try {
    return key?.(event) === probe && isAlone;
  } catch {
    return false;
  }
};

const definedBy = (pipeline: Pipeline): readonly DefinedState[] => {
  const { name, steps } = pipeline;
  const bySubject = isKeyedBySubject(pipeline);
  return steps.flatMap((step) =>
    step.states.map((spec, index) => ({
      state: stateName(name, step.label, index),
      operator: operatorOf(name, step.label, index, spec),
      bySubject,
      expires: spec.ttlMs !== undefined,
      fingerprint: fingerprintOf(step, spec, bySubject),
      spec,
    })),
  );
};

/** The states of a chain, in the order of its steps. */
export const statesOf = ({ pipelines }: Pick<Chain, 'pipelines'>): readonly DefinedState[] =>
  pipelines.flatMap(definedBy);

/** Whether a state says how to read what was stored as `stored`. */
export const migrates = ({ state, operator, spec }: DefinedState, stored: StateShape): boolean =>
  spec.migrate !== undefined &&
  stored.operator === atVersion(state, spec.migrate.from) &&
  stored.operator !== operator;

/** The states that both know, in the order of the first. */
const common = (shape: readonly StateShape[], other: readonly StateShape[]): readonly string[] => {
  const known = new Set(other.map(({ state }) => state));
  return shape.map(({ state }) => state).filter((state) => known.has(state));
};

/**
 * What of the stored shape the defined one cannot go on with. Empty when it can: steps without
 * state come and go, and a step with a new label brings new state.
 */
export const changesOf = (
  stored: readonly StateShape[],
  defined: readonly StateShape[],
): readonly ShapeChange[] => {
  const byState = new Map(defined.map((shape) => [shape.state, shape]));
  const changes = stored.flatMap(({ state, fingerprint: was }): readonly ShapeChange[] => {
    const is = byState.get(state)?.fingerprint;
    if (is === undefined) return [{ state, change: 'removed', was, is: 'no such step' }];
    return is === was ? [] : [{ state, change: 'changed', was, is }];
  });
  const before = common(stored, defined);
  const after = common(defined, stored);
  const moved = before.find((state, index) => state !== after[index]);
  if (moved === undefined) return changes;
  const order = { was: before.join(', '), is: after.join(', ') };
  return [...changes, { state: moved, change: 'reordered', ...order }];
};
