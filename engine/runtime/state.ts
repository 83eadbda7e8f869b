// The state of one operator of one task: committed values in the owner's memory, loaded when a key
// is first met; a copy-on-write overlay per batch; deltas for the commit.
import type { OperatorContext } from '../model/operator.ts';
import type { KeyedState, StateSpec } from '../model/state.ts';
import type { StateDelta } from '../stream/transport.ts';

/** Where the stored texts of an operator come from. */
export interface StateSource {
  /** The texts of keys, in order. */
  load(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Every stored key and text, a page at a time. */
  scan(): AsyncIterable<readonly (readonly [key: string, text: string])[]>;
}

/** Keys kept in memory per operator; beyond it the longest untouched are forgotten and reloaded. */
export const keysInMemoryMax = 200_000;

interface Held<S> {
  value: S;
  expiresAtMs: number;
}

const absent = Symbol('absent');

export interface OperatorState<S> {
  readonly operator: string;
  readonly spec: StateSpec<S>;
  /** Brings the keys of a batch into memory. */
  ensure(keys: Iterable<string>): Promise<void>;
  /** The value of a key in memory, whatever its age; `undefined` when there is none. */
  read(key: string): S | undefined;
  /** Replaces the value of a key, or forgets it. */
  write(key: string, value: S | undefined): void;
  /** Every key and value in memory. */
  all(): Iterable<readonly [key: string, value: S]>;
  /** Rises whenever memory was thrown away, in part or whole. */
  readonly version: number;
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

/** A value as it is stored. */
export const writeDown = <S>(spec: StateSpec<S>, { value, expiresAtMs }: Held<S>): string => {
  const text = spec.encode ? spec.encode(value) : JSON.stringify(value);
  return spec.ttlMs === undefined ? text : `${expiresAtMs}${separator}${text}`;
};

/** The text of a stored value, and the end of its life, where it begins with that. */
export const storedParts = (
  stored: string,
  expires: boolean,
): { readonly text: string; readonly expiresAtMs: number } => {
  if (!expires) return { text: stored, expiresAtMs: Number.POSITIVE_INFINITY };
  const cut = stored.indexOf(separator);
  return { text: stored.slice(cut + 1), expiresAtMs: Number(stored.slice(0, cut)) };
};

const readBack = <S>(spec: StateSpec<S>, stored: string): Held<S> => {
  const decode = spec.decode ?? ((text: string) => JSON.parse(text) as S);
  const { text, expiresAtMs } = storedParts(stored, spec.ttlMs !== undefined);
  return { value: decode(text), expiresAtMs };
};

/**
 * Opens the state of an operator for a new owner. A `resident` one is in memory as a whole from the
 * first `ensure` on.
 */
export const operatorState = <S>(
  operator: string,
  spec: StateSpec<S>,
  source: StateSource,
  isResident = false,
): OperatorState<S> => {
  let version = 0;
  let isLoaded = false;
  const committed = new Map<string, Held<S> | typeof absent>();
  const overlay = new Map<string, Held<S> | typeof absent>();
  const clone = spec.clone ?? ((value: S) => structuredClone(value));

  const find = (key: string): Held<S> | undefined => {
    const held = overlay.get(key) ?? committed.get(key) ?? absent;
    return held === absent ? undefined : held;
  };

  const living = (held: Held<S> | undefined, atMs: number): Held<S> | undefined =>
    held && held.expiresAtMs > atMs ? held : undefined;

  /** An older event that comes later does not shorten a life. */
  const lifeEnd = (writtenMs: number, before: Held<S> | undefined): number =>
    spec.ttlMs === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(writtenMs + spec.ttlMs, before?.expiresAtMs ?? Number.NEGATIVE_INFINITY);

  const loadAll = async (): Promise<void> => {
    for await (const page of source.scan()) {
      for (const [key, text] of page) committed.set(key, readBack(spec, text));
    }
    isLoaded = true;
    version += 1;
  };

  const shrink = (): void => {
    for (const key of committed.keys()) {
      if (committed.size <= keysInMemoryMax) return;
      committed.delete(key);
    }
  };

  /** In place: what is held for long, made anew with every batch, would keep the collector busy. */
  const keep = (key: string, held: Held<S> | typeof absent): void => {
    const before = committed.get(key);
    if (held === absent || before === undefined || before === absent) committed.set(key, held);
    else {
      before.value = held.value;
      before.expiresAtMs = held.expiresAtMs;
    }
  };

  return {
    operator,
    spec,
    ensure: async (keys) => {
      if (isResident) return isLoaded ? undefined : loadAll();
      const missing = new Set<string>();
      for (const key of keys) if (!committed.has(key)) missing.add(key);
      if (missing.size === 0) return;
      const list = [...missing];
      const texts = await source.load(list);
      for (const [index, key] of list.entries()) {
        const text = texts[index];
        committed.set(key, text === undefined ? absent : readBack(spec, text));
      }
    },
    read: (key) => find(key)?.value,
    write: (key, value) => {
      const held = { value: value as S, expiresAtMs: Number.POSITIVE_INFINITY };
      overlay.set(key, value === undefined ? absent : held);
    },
    all: function* () {
      for (const [key, held] of committed) if (held !== absent) yield [key, held.value];
    },
    get version() {
      return version;
    },
    bind: (context) => {
      const write = (value: S, before: Held<S> | undefined): void => {
        const expiresAtMs = lifeEnd(context.event.timeMs, before);
        overlay.set(context.key, { value, expiresAtMs });
      };
      return {
        get: () => {
          const held = living(find(context.key), context.event.timeMs);
          return held ? held.value : spec.initial();
        },
        set: (value) => write(value, spec.ttlMs === undefined ? undefined : find(context.key)),
        edit: () => {
          const before = find(context.key);
          const held = living(before, context.event.timeMs);
          const isOwnCopy = held !== undefined && overlay.get(context.key) === held;
          const copy = isOwnCopy ? held.value : held ? clone(held.value) : spec.initial();
          write(copy, before);
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
      // Only where keys may soon have to go is it worth moving the touched ones to the end.
      const crowded = !isResident && committed.size > keysInMemoryMax / 2;
      for (const [key, held] of overlay) {
        if (crowded) committed.delete(key);
        if (isResident && held === absent) committed.delete(key);
        else keep(key, held);
      }
      overlay.clear();
      if (crowded) shrink();
    },
    discard: () => {
      version += 1;
      overlay.clear();
    },
    drop: (keys) => {
      for (const key of keys) committed.delete(key);
    },
    reset: () => {
      version += 1;
      isLoaded = false;
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
