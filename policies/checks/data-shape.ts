// The shape of data.json: what the shipped data holds must be there and be of its kind. In Rego any number
// is less than any text: a threshold in quotation marks would let everything pass.
import { dataFile } from '../sources.ts';
import type { Finding } from './finding.ts';

type Kind = 'number' | 'text' | 'flag' | 'list' | 'object' | 'nothing';

const kindOf = (value: unknown): Kind => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'list';
  const kinds = { number: 'number', string: 'text', boolean: 'flag', object: 'object' } as const;
  return kinds[typeof value as keyof typeof kinds] ?? 'nothing';
};

/** Where names are free: tools and roles come and go. */
const isFree = (path: string): boolean => /\.(tools|client_tools)$/.test(path);

const found = (path: string, message: string): Finding => ({
  ...{ level: 'error', code: 'data_shape', file: dataFile, line: 0 },
  message: `${path} ${message}`,
});

const compared = (path: string, shipped: unknown, given: unknown): readonly Finding[] => {
  const kind = kindOf(shipped);
  if (kindOf(given) !== kind) return [found(path, `must be a ${kind}, it is a ${kindOf(given)}`)];
  if (Array.isArray(given) && Array.isArray(shipped)) {
    const of = kindOf(shipped[0] ?? '');
    return given.every((each) => kindOf(each) === of) ? [] : [found(path, `must hold ${of}s only`)];
  }
  if (kind !== 'object' || isFree(path)) return [];
  return Object.entries(shipped as object).flatMap(([name, value]) =>
    compared(
      path === '' ? name : `${path}.${name}`,
      value,
      (given as Record<string, unknown>)[name],
    ),
  );
};

/** What differs in shape from the shipped data. */
export const shapeFindings = (
  shippedText: string,
  text: string | undefined,
): readonly Finding[] => {
  try {
    return compared('', JSON.parse(shippedText), JSON.parse(text ?? 'null'));
  } catch {
    return [found(dataFile, 'is not JSON')];
  }
};
