// The syntax tree of a Rego file as OPA writes it, as far as the checks read it.

export interface Term {
  readonly type: string;
  readonly value: unknown;
  readonly location?: { readonly row: number };
}

export interface Rule {
  readonly default?: boolean;
  readonly head: {
    readonly name?: string;
    readonly ref?: readonly Term[];
    readonly args?: readonly Term[];
    readonly key?: Term;
    readonly value?: Term;
  };
  readonly body: readonly { readonly generated?: boolean; readonly terms: unknown }[];
  readonly else?: Rule;
  readonly location?: { readonly row: number };
}

export interface Tree {
  readonly file: string;
  /** Like `spm.prompt`. */
  readonly package: string;
  readonly rules: readonly Rule[];
}

interface Module {
  readonly package: { readonly path: readonly Term[] };
  readonly rules?: readonly Rule[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The trees of an answer of the compiler, tests left out. */
export const treesOf = (modules: Readonly<Record<string, unknown>>): readonly Tree[] =>
  Object.entries(modules)
    .filter(([file]) => !file.endsWith('_test.rego'))
    .map(([file, tree]) => {
      const { package: name, rules = [] } = tree as Module;
      const path = name.path.slice(1).map(({ value }) => `${value}`);
      return { file, package: path.join('.'), rules };
    });

/** Every term of this type, at any depth. */
export const termsOf = (node: unknown, type: string): readonly Term[] => {
  if (Array.isArray(node)) return node.flatMap((each) => termsOf(each, type));
  if (!isObject(node)) return [];
  const found = Object.values(node).flatMap((each) => termsOf(each, type));
  return node['type'] === type && 'value' in node ? [node as unknown as Term, ...found] : found;
};

/** The parts of a reference: `input.scopes[_]` is `input`, `scopes` and a variable. */
export const partsOf = ({ value }: Term): readonly Term[] => (Array.isArray(value) ? value : []);

/** The name of a rule, with its dots. */
export const ruleName = ({ head }: Rule): string =>
  head.ref?.map(({ value }) => `${value}`).join('.') ?? head.name ?? '';

export const rowOf = (node: { readonly location?: { readonly row: number } }): number =>
  node.location?.row ?? 0;
