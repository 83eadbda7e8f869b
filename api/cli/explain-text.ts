// An explanation as people read it.
import type { Explanation, Found, Progress } from './explanation.ts';
import { table } from './output.ts';

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [title, indented(table(rows))];

const placeOf = ({ topic, tenant, partition, seq }: Found): string =>
  `${topic} ${tenant}:${partition} #${seq}`;

const progressText = ({ chain, topic, status, before, version, under }: Progress) => [
  chain,
  topic,
  status === 'done' ? 'done' : `waits behind ${before}`,
  version === null ? '' : `version ${version}`,
  Object.entries(under)
    .map(([name, entry]) => `${name} ${entry}`)
    .join(', '),
];

/** The explanation, section by section; those with nothing to say are left out. */
export const explainText = (explanation: Explanation): string => {
  const { event, lineage, chains, named_by, set_aside, state, rows } = explanation;
  const startMs = Date.parse(lineage[0]?.appended_at ?? event.appended_at);
  const since = ({ appended_at }: Found): string => `+${Date.parse(appended_at) - startMs} ms`;
  const withData = ({ data }: Found): string => (data === undefined ? '' : JSON.stringify(data));
  return [
    `${event.id}  ${placeOf(event)}  of ${event.subject}  at ${event.time}`,
    ...section(
      'lineage',
      lineage.map((each) => [since(each), placeOf(each), each.id, each.source, withData(each)]),
    ),
    ...section('chains', chains.map(progressText)),
    ...section(
      'named by',
      named_by.map((each) => [since(each), placeOf(each), each.id, withData(each)]),
    ),
    ...section(
      'set aside',
      set_aside.map(({ kind, chain, id, step = '', error = '' }) => [kind, chain, id, step, error]),
    ),
    ...section(
      `state under ${event.subject}`,
      state.map((each) => [each.chain, each.state, `${each.bytes} bytes`, each.value ?? '']),
    ),
    ...section(
      'rows',
      rows.map((each) => [each.table, String(each.rows)]),
    ),
  ].join('\n');
};
