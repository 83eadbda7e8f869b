// Schemas at the edges: `unknown` comes in, is decoded once, and is trusted afterwards.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ErrorFactory } from './errors.ts';

/** Where a value differs from its schema: a JSON pointer and what was expected. Never the value. */
export interface Mismatch {
  readonly path: string;
  readonly expected: string;
}

const mismatchesMax = 8;

/**
 * Compiles a TypeBox schema into a decoder. The decoder answers the value, typed, or throws the
 * given coded error with up to eight mismatches in `detail.mismatches`.
 *
 * @example
 * const decodeUser = decoder(Type.Object({ id: Type.String() }), errors.USER_MALFORMED);
 * const user = decodeUser(JSON.parse(text));
 */
export const decoder = <Schema extends TSchema>(
  schema: Schema,
  error: ErrorFactory,
): ((value: unknown) => Static<Schema>) => {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return value as Static<Schema>;
    const mismatches: Mismatch[] = [];
    for (const { instancePath, message } of compiled.Errors(value)) {
      mismatches.push({ path: instancePath || '/', expected: message });
      if (mismatches.length === mismatchesMax) break;
    }
    throw error({ mismatches });
  };
};
