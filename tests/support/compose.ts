// docker-compose.yml as data, and what Compose does to its texts before a container sees them.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  /** `null`: passed on from outside when it is set there. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
}

/** A YAML file of the repository. */
export const readYaml = (path: string): unknown =>
  parse(readFileSync(path, 'utf8'), { merge: true });

export const readCompose = (): Compose => readYaml('docker-compose.yml') as Compose;

/** A service that must be there. */
export const serviceOf = ({ services }: Compose, name: string): ComposeService => {
  const service = services[name];
  if (!service) throw new Error(`no service ${name}`);
  return service;
};

type Outside = Readonly<Record<string, string>>;

/** Puts in what `${NAME:?…}` and `${NAME:-…}` name, and makes `$` of `$$`. */
export const interpolate = (text: string, outside: Outside): string =>
  text.replace(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (whole, name: string | undefined, mark: string | undefined, rest: string | undefined) => {
      if (name === undefined) return whole.slice(1);
      const value = outside[name] ?? '';
      if (value !== '') return value;
      if (mark === '?') throw new Error(`${name}: ${rest}`);
      return rest ?? '';
    },
  );

/** The environment that a container of the service gets. */
export const environmentOf = (
  { environment = {} }: ComposeService,
  outside: Outside,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, text]): [string, string][] => {
      if (text !== null) return [[name, interpolate(text, outside)]];
      const passed = outside[name];
      return passed === undefined ? [] : [[name, passed]];
    }),
  );
