// What can be seen in a policy without running it: a decision that may be missing, rules that may contradict
// each other, facts that are never read or that nobody gives, builtins that policies may not call.
import type { TObject } from 'typebox';
import type { Finding } from './finding.ts';
import {
  partsOf,
  type Rule,
  rowOf,
  ruleName,
  type Term,
  type Tree,
  termsOf,
} from './syntax-tree.ts';

/** What the checks hold the trees to. */
export interface Expected {
  readonly decidingRule: string;
  /** The typed input of each package that decides. */
  readonly inputs: Readonly<Record<string, TObject>>;
  /** Names of builtins that may be called. */
  readonly builtins: ReadonlySet<string>;
}

/** A chain that ends without a condition always has an answer. */
const alwaysAnswers = (rule: Rule): boolean => {
  if (rule.default === true) return true;
  if (rule.else) return alwaysAnswers(rule.else);
  return rule.body.every(({ generated }) => generated === true);
};

const missingDefaults = (
  trees: readonly Tree[],
  { inputs, decidingRule }: Expected,
): readonly Finding[] =>
  Object.keys(inputs).flatMap((name): readonly Finding[] => {
    const mine = trees.filter((tree) => tree.package === name);
    const rules = mine.flatMap((tree) => tree.rules.map((rule) => ({ rule, file: tree.file })));
    const deciding = rules.filter(({ rule }) => ruleName(rule) === decidingRule);
    const [first] = deciding;
    if (!first) {
      const message = `package ${name} has no rule ${decidingRule}`;
      const file = mine[0]?.file ?? `${name.split('.').at(-1)}.rego`;
      return [{ level: 'error', code: 'decision_missing', file, line: mine[0] ? 1 : 0, message }];
    }
    if (deciding.some(({ rule }) => alwaysAnswers(rule))) return [];
    const message = `${decidingRule} has no default: end its else-chain with one that has no condition`;
    return [
      {
        level: 'error',
        code: 'default_missing',
        file: first.file,
        line: rowOf(first.rule),
        message,
      },
    ];
  });

/** Equal in all but where it stands. */
const textOf = (term: Term | undefined): string =>
  JSON.stringify(term, (key, value) => (key === 'location' ? undefined : value)) ?? '';

const isComplete = ({ head, default: isDefault }: Rule): boolean =>
  head.key === undefined && head.value !== undefined && isDefault !== true;

/** Constants alone: the same text is the same value. */
const isConstant = (term: Term | undefined): boolean =>
  ['ref', 'var', 'call', 'arraycomprehension', 'setcomprehension', 'objectcomprehension'].every(
    (type) => termsOf(term, type).length === 0,
  );

const conflicts = (trees: readonly Tree[]): readonly Finding[] => {
  const byName = new Map<string, { readonly rule: Rule; readonly file: string }[]>();
  for (const tree of trees) {
    for (const rule of tree.rules.filter(isComplete)) {
      // A part of an object has its key in the reference: `limits[tier] := …`.
      if (rule.head.ref?.some(({ type }, nth) => nth > 0 && type !== 'string') === true) continue;
      const name = `${tree.package}.${ruleName(rule)}/${textOf({ type: '', value: rule.head.args })}`;
      byName.set(name, [...(byName.get(name) ?? []), { rule, file: tree.file }]);
    }
  }
  return [...byName.values()].flatMap((same): readonly Finding[] => {
    const [first, ...others] = same;
    if (!first) return [];
    const value = textOf(first.rule.head.value);
    const chains = same.some(({ rule }) => rule.else !== undefined);
    const other = others.find(
      ({ rule }) => chains || !isConstant(rule.head.value) || textOf(rule.head.value) !== value,
    );
    if (!other) return [];
    const where = `${first.file}:${rowOf(first.rule)}`;
    const message = `${ruleName(other.rule)} may get another value than at ${where}, and then there is none: make it one else-chain`;
    return [
      {
        level: 'error',
        code: 'rules_conflict',
        file: other.file,
        line: rowOf(other.rule),
        message,
      },
    ];
  });
};

const inputFields = (trees: readonly Tree[], { inputs }: Expected): readonly Finding[] =>
  Object.entries(inputs).flatMap(([name, schema]): readonly Finding[] => {
    const mine = trees.filter((tree) => tree.package === name);
    const [first] = mine;
    if (!first) return [];
    const declared = new Set(Object.keys(schema.properties));
    const read = new Set<string>();
    const unknown: Finding[] = [];
    let isOpen = false;
    for (const { file, rules } of mine) {
      for (const term of [...termsOf(rules, 'ref'), ...termsOf(rules, 'var')]) {
        const [head, field] = term.type === 'var' ? [term] : partsOf(term);
        if (head?.value !== 'input') continue;
        if (field?.type !== 'string') {
          // `input[name]`: whatever is named by a text in the file may be read.
          if (field !== undefined) isOpen = true;
          continue;
        }
        const fieldName = `${field.value}`;
        read.add(fieldName);
        if (declared.has(fieldName)) continue;
        const message = `input.${fieldName} is read, but the input of ${name} has no such field`;
        unknown.push({ level: 'error', code: 'input_unknown', file, line: rowOf(field), message });
      }
    }
    const named = isOpen ? mine.flatMap(({ rules }) => termsOf(rules, 'string')) : [];
    const texts = new Set(named.map(({ value }) => value));
    const unused = [...declared].filter((field) => !read.has(field) && !texts.has(field));
    return [
      ...unknown,
      ...unused.map((field): Finding => {
        const message = `input.${field} is declared for ${name}, but no rule reads it`;
        return { level: 'warning', code: 'input_unused', file: first.file, line: 1, message };
      }),
    ];
  });

const expressionsOf = (rule: Rule): Rule['body'] => [
  ...rule.body,
  ...(rule.else ? expressionsOf(rule.else) : []),
];

/** Calls: a call in a term, and an expression that is one. */
const calledIn = (rules: readonly Rule[]): readonly Term[] => {
  const inTerms = termsOf(rules, 'call').flatMap((call) => partsOf(call).slice(0, 1));
  const bodies = rules.flatMap(expressionsOf);
  const asExpressions = bodies.flatMap(({ terms }) =>
    Array.isArray(terms) ? terms.slice(0, 1) : [],
  );
  return [...inTerms, ...asExpressions];
};

const unsafeBuiltins = (trees: readonly Tree[], { builtins }: Expected): readonly Finding[] =>
  trees.flatMap(({ file, rules }) => {
    const own = new Set(rules.map((rule) => ruleName(rule).split('.', 1)[0]));
    return calledIn(rules).flatMap((call): readonly Finding[] => {
      const parts = partsOf(call);
      const name = parts.map(({ value }) => `${value}`).join('.');
      const [head] = parts;
      const isOurs = own.has(`${head?.value}`) || head?.value === 'data' || parts.length === 0;
      if (isOurs || builtins.has(name)) return [];
      const message = `${name} is not among what policies may call: have it given in the input`;
      return [{ level: 'error', code: 'builtin_unsafe', file, line: rowOf(head ?? call), message }];
    });
  });

/** All that is found, in the order of files and lines. */
export const staticFindings = (trees: readonly Tree[], expected: Expected): readonly Finding[] =>
  [
    ...missingDefaults(trees, expected),
    ...conflicts(trees),
    ...inputFields(trees, expected),
    ...unsafeBuiltins(trees, expected),
  ].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
