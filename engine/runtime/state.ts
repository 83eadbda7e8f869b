// The state of one operator of one task: committed values in the owner's memory, loaded when a key
// is first met; a copy-on-write overlay per batch; deltas for the commit.
import type { OperatorContext } from '../model/operator.ts';
import type { KeyedState, StateSpec } from '../model/state.ts';
import type { StateDelta } from '../stream/transport.ts';

/** Loads the stored texts of keys, in order. */
export type LoadState = (keys: readonly string[]) => Promise<readonly (string | undefined)[]>;

/** Keys kept in memory per operator; beyond it the longest untouched are forgotten and reloaded. */
export const keysInMemoryMax = 200_000;

interface Held<S> {
  readonly value: S;
  readonly expiresAtMs: number;
}

const absent = Symbol('absent');

export interface OperatorState<S> {
  readonly operator: string;
  readonly spec: StateSpec<S>;
  /** Brings the keys of a batch into memory. */
  ensure(keys: Iterable<string>): Promise<void>;
  /** The state of the context's current key. */
  bind(context: Pick<OperatorContext, 'key' | 'event'>): KeyedState<S>;
  /** What the batch has changed. */
  delta(): StateDelta;
  /** The batch is on its way to the log: later batches build on it. */
  accept(): void;
  /** The batch has failed: its writes never happened. */
  discard(): void;
  /** These keys were swept from the log. */
  drop(keys: readonly string[]): void;
  /** The log has refused a commit: nothing in memory can be trusted. */
  reset(): void;
  /** Whether a stored text has outlived its time to live at this watermark. */
  isExpired(text: string, watermarkMs: number): boolean;
  readonly size: number;
}

const separator = '|';

const writeDown = <S>(spec: StateSpec<S>, { value, expiresAtMs }: Held<S>): string => {
  const text = spec.encode ? spec.encode(value) : JSON.stringify(value);
  return spec.ttlMs === undefined ? text : `${expiresAtMs}${separator}${text}`;
};

const readBack = <S>(spec: StateSpec<S>, stored: string): Held<S> => {
  const decode = spec.decode ?? ((text: string) => JSON.parse(text) as S);
  if (spec.ttlMs === undefined) {
    return { value: decode(stored), expiresAtMs: Number.POSITIVE_INFINITY };
  }
  const cut = stored.indexOf(separator);
  return { value: decode(stored.slice(cut + 1)), expiresAtMs: Number(stored.slice(0, cut)) };
};

/** Opens the state of an operator for a new owner. */
export const operatorState = <S>(
  operator: string,
  spec: StateSpec<S>,
  load: LoadState,
): OperatorState<S> => {
  const committed = new Map<string, Held<S> | typeof absent>();
  const overlay = new Map<string, Held<S> | typeof absent>();
  const clone = spec.clone ?? ((value: S) => structuredClone(value));

  const find = (key: string, atMs: number): Held<S> | undefined => {
    const held = overlay.get(key) ?? committed.get(key) ?? absent;
    return held === absent || held.expiresAtMs <= atMs ? undefined : held;
  };

  const shrink = (): void => {
    for (const key of committed.keys()) {
      if (committed.size <= keysInMemoryMax) return;
      committed.delete(key);
    }
  };

  return {
    operator,
    spec,
    ensure: async (keys) => {
      const missing = [...new Set(keys)].filter((key) => !committed.has(key));
      if (missing.length === 0) return;
      const texts = await load(missing);
      for (const [index, key] of missing.entries()) {
        const text = texts[index];
        committed.set(key, text === undefined ? absent : readBack(spec, text));
      }
    },
    bind: (context) => {
      const write = (value: S): void => {
        const { key, event } = context;
        const ownMs = event.timeMs + (spec.ttlMs ?? Number.POSITIVE_INFINITY);
        // A late event must not shorten the life that a newer one has given.
        const knownMs = find(key, event.timeMs)?.expiresAtMs ?? ownMs;
        overlay.set(key, { value, expiresAtMs: Math.max(ownMs, knownMs) });
      };
      return {
        get: () => find(context.key, context.event.timeMs)?.value ?? spec.initial(),
        set: write,
        edit: () => {
          const held = find(context.key, context.event.timeMs);
          if (held && overlay.get(context.key) === held) {
            write(held.value);
            return held.value;
          }
          const copy = held ? clone(held.value) : spec.initial();
          write(copy);
          return copy;
        },
        clear: () => overlay.set(context.key, absent),
      };
    },
    delta: () => {
      const set: [string, string][] = [];
      const forget: string[] = [];
      for (const [key, held] of overlay) {
        if (held === absent) forget.push(key);
        else set.push([key, writeDown(spec, held)]);
      }
      return { operator, set, forget };
    },
    accept: () => {
      for (const [key, held] of overlay) {
        committed.delete(key);
        committed.set(key, held);
      }
      overlay.clear();
      if (committed.size > keysInMemoryMax) shrink();
    },
    discard: () => overlay.clear(),
    drop: (keys) => {
      for (const key of keys) committed.delete(key);
    },
    reset: () => {
      overlay.clear();
      committed.clear();
    },
    isExpired: (text, watermarkMs) =>
      spec.ttlMs !== undefined && readBack(spec, text).expiresAtMs <= watermarkMs,
    get size() {
      return committed.size;
    },
  };
};
