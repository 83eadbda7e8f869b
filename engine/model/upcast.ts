// Upcasting: payloads of older schema versions are brought up one version at a time when they are
// read, so that a log never has to be rewritten.
import { engineErrors } from '../kernel/engine-errors.ts';

/** The versions before `Version`: `1 | 2` for 3; any number where it is not a literal. */
export type VersionsBefore<
  Version extends number,
  Counted extends readonly unknown[] = [unknown],
> = number extends Version
  ? number
  : Counted['length'] extends Version
    ? never
    : Counted['length'] | VersionsBefore<Version, [...Counted, unknown]>;

/** The version before `Version`. */
type VersionBefore<
  Version extends number,
  Counted extends readonly unknown[] = [],
> = number extends Version
  ? number
  : [...Counted, unknown]['length'] extends Version
    ? Counted['length']
    : VersionBefore<Version, [...Counted, unknown]>;

/** A step per older version; each answers the payload of the next one, the last one `Data`. */
export type UpcastSteps<Version extends number, Data> = {
  // `never`: what a payload of a version that is no more looked like, the step says itself.
  readonly [From in VersionsBefore<Version>]: (
    data: never,
  ) => From extends VersionBefore<Version> ? Data : unknown;
};

/** Any steps, by the version that they bring up. */
export type AnyUpcastSteps = Readonly<Record<number, (data: never) => unknown>>;

/** Brings a payload of `fromVersion` up to the topic's own version. */
export type Upcast = (payload: unknown, fromVersion: number) => unknown;

const versionsMax = 1_000;

const isVersion = (version: number): boolean =>
  Number.isInteger(version) && version >= 1 && version <= versionsMax;

/**
 * Joins the steps of a topic. Throws `WEIR_ENGINE_TOPIC_INVALID` when a version before the topic's
 * own has no step, or a step has no version. What it answers throws `WEIR_ENGINE_SCHEMA_NEWER` for
 * a payload of a version that this process does not know, and `WEIR_ENGINE_UPCAST_FAILED` when a
 * step does not answer.
 */
export const upcaster = (
  topic: string,
  schemaVersion: number,
  steps: AnyUpcastSteps | undefined,
): Upcast => {
  if (!isVersion(schemaVersion)) {
    throw engineErrors.TOPIC_INVALID({
      topic,
      schemaVersion,
      expected: 'a whole number from 1 on',
    });
  }
  const older = Array.from({ length: schemaVersion - 1 }, (_, index) => index + 1);
  const list = older.map((version) => steps?.[version]);
  const missing = older.filter((version) => !list[version - 1]);
  const idle = Object.keys(steps ?? {}).filter((version) => !older.includes(Number(version)));
  if (missing.length > 0 || idle.length > 0) {
    throw engineErrors.TOPIC_INVALID({ topic, schemaVersion, missing, idle });
  }
  return (payload, fromVersion) => {
    if (fromVersion > schemaVersion) {
      throw engineErrors.SCHEMA_NEWER({ topic, schemaVersion, found: fromVersion });
    }
    let data = payload;
    let version = Math.max(1, fromVersion);
    try {
      for (; version < schemaVersion; version += 1) data = list[version - 1]?.(data as never);
    } catch (cause) {
      throw engineErrors.UPCAST_FAILED({ topic, from: version }, { cause });
    }
    return data;
  };
};
