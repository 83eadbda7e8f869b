// Settings: each folder declares its own beside its code; they are merged and read once, all
// problems reported together. The environment comes in as an argument.
import { defineErrors } from './errors.ts';

/** One setting: how its text is read, what it is when absent, and what a person reads about it. */
export interface Setting<Value> {
  /** Answers the value, or `undefined` when the text is not what `expected` says. */
  readonly read: (text: string) => Value | undefined;
  readonly fallback: Value;
  /** The expected form, as a phrase: `a port number from 0 to 65535`. */
  readonly expected: string;
  readonly example: string;
  readonly help: string;
  /** Masked wherever settings are shown. */
  readonly secret: boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type ValuesOf<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer Value> ? Value : never;
};

/** Where a value came from, for `weir doctor`. */
export type Origin = 'default' | 'environment';

export interface LoadedSettings<S extends Settings> {
  readonly values: ValuesOf<S>;
  readonly origins: { readonly [Name in keyof S]: Origin };
}

interface Described<Value> {
  readonly fallback: Value;
  readonly help: string;
  readonly example?: string;
  readonly secret?: boolean;
}

const setting = <Value>(
  described: Described<Value>,
  expected: string,
  read: (text: string) => Value | undefined,
): Setting<Value> => ({
  read,
  fallback: described.fallback,
  expected,
  example: described.example ?? String(described.fallback),
  help: described.help,
  secret: described.secret ?? false,
});

/** A number between `min` and `max`, whole unless `fraction` is set. */
export const numberSetting = (
  described: Described<number> & {
    readonly min: number;
    readonly max: number;
    readonly fraction?: boolean;
  },
): Setting<number> =>
  setting(
    described,
    `${described.fraction ? 'a' : 'a whole'} number from ${described.min} to ${described.max}`,
    (text) => {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) return undefined;
      if (!described.fraction && !Number.isInteger(value)) return undefined;
      return value >= described.min && value <= described.max ? value : undefined;
    },
  );

/** Free text. */
export const textSetting = (described: Described<string>): Setting<string> =>
  setting(described, 'text', (text) => text);

/** `true`, `false`, `1` or `0`. */
export const flagSetting = (described: Described<boolean>): Setting<boolean> =>
  setting(described, 'true or false', (text) => {
    if (['true', '1'].includes(text.toLowerCase())) return true;
    return ['false', '0'].includes(text.toLowerCase()) ? false : undefined;
  });

/** One of a closed list of words. */
export const choiceSetting = <const Choice extends string>(
  choices: readonly Choice[],
  described: Described<Choice>,
): Setting<Choice> =>
  setting(described, `one of ${choices.join(', ')}`, (text) =>
    choices.find((choice) => choice === text),
  );

/** Comma-separated words matching `pattern`, at least one. */
export const listSetting = (
  described: Described<readonly string[]> & { readonly pattern: RegExp },
): Setting<readonly string[]> =>
  setting(
    { ...described, example: described.example ?? described.fallback.join(',') },
    `a comma-separated list, each like ${described.pattern.source}`,
    (text) => {
      const items = text.split(',').map((item) => item.trim());
      return items.every((item) => described.pattern.test(item)) ? items : undefined;
    },
  );

/** A URL with one of the given schemes (`redis`, `https` …); empty means not set. */
export const urlSetting = (
  schemes: readonly string[],
  described: Described<string>,
): Setting<string> =>
  setting(described, `a URL starting with ${schemes.map((s) => `${s}://`).join(' or ')}`, (text) =>
    schemes.some((scheme) => text.startsWith(`${scheme}://`)) &&
    // The servers of a cluster are separated by commas.
    URL.canParse(text.replace(/,[^/?#]*/, ''))
      ? text
      : undefined,
  );

export const configErrors = defineErrors('CONFIG', {
  INVALID: {
    status: 500,
    retry: 'never',
    message: 'some settings are not valid',
    help: 'Each problem names the variable, the expected form and an example; correct them all in the environment or in .env.',
  },
});

export interface SettingProblem {
  readonly name: string;
  readonly expected: string;
  readonly example: string;
}

/**
 * Reads every setting from the given environment. A blank variable counts as not set. Throws
 * `WEIR_CONFIG_INVALID` with all problems in `detail.problems`; the rejected text is not repeated.
 *
 * @example
 * const { values } = loadSettings({ PORT: numberSetting({ … }) }, process.env);
 * values.PORT;
 */
export const loadSettings = <S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
): LoadedSettings<S> => {
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  const problems: SettingProblem[] = [];
  for (const [name, { read, fallback, expected, example }] of Object.entries(settings)) {
    const text = environment[name];
    if (text === undefined || text.trim() === '') {
      values[name] = fallback;
      origins[name] = 'default';
      continue;
    }
    const value = read(text);
    if (value === undefined) problems.push({ name, expected, example });
    values[name] = value;
    origins[name] = 'environment';
  }
  if (problems.length > 0) throw configErrors.INVALID({ problems });
  return Object.freeze({ values, origins }) as unknown as LoadedSettings<S>;
};
