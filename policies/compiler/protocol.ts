// What is asked of a compiler of Rego, and what it answers: the same for OPA's own program and for the
// one that is built in. All that it works on stands in the question.
import Type, { type Static } from 'typebox';
import { decoder } from '../../engine/kernel/schema.ts';
import { policyErrors } from '../errors.ts';
import type { Sources } from '../sources.ts';

export interface CompilerQuestion {
  /** In this order; the first one that fails is the last one. */
  readonly steps: readonly ('check' | 'test' | 'build')[];
  readonly sources: Sources;
  readonly entrypoints: readonly string[];
  readonly coverage?: boolean;
}

export interface Compiler {
  readonly name: string;
  /** Rejects when the compiler itself fails; what is wrong with the sources is an answer. */
  ask(question: CompilerQuestion): Promise<CompilerAnswer>;
}

const Place = { file: Type.String(), row: Type.Integer() };
const LinesSchema = Type.Object({
  start: Type.Object({ row: Type.Integer() }),
  end: Type.Object({ row: Type.Integer() }),
});

export const CoverageSchema = Type.Object({
  coverage: Type.Number(),
  covered_lines: Type.Optional(Type.Integer()),
  not_covered_lines: Type.Optional(Type.Integer()),
  files: Type.Record(
    Type.String(),
    Type.Object({
      coverage: Type.Optional(Type.Number()),
      not_covered: Type.Optional(Type.Union([Type.Array(LinesSchema), Type.Null()])),
    }),
  ),
});

export const CompilerAnswerSchema = Type.Object({
  opa_version: Type.String(),
  /** What is wrong with the sources; nothing after the failing step was done. */
  problems: Type.Array(Type.Object({ code: Type.String(), message: Type.String(), ...Place })),
  /** Names of files that `opa fmt` would write otherwise. */
  unformatted: Type.Optional(Type.Array(Type.String())),
  /** Syntax trees by name, with locations. */
  modules: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  tests: Type.Optional(
    Type.Array(
      Type.Object({
        package: Type.String(),
        name: Type.String(),
        ...Place,
        status: Type.Enum(['pass', 'fail', 'error', 'skip']),
        error: Type.Optional(Type.String()),
      }),
    ),
  ),
  coverage: Type.Optional(CoverageSchema),
  /** The archive that OPA builds, in base64. */
  bundle: Type.Optional(Type.String()),
});

export type CompilerAnswer = Static<typeof CompilerAnswerSchema>;
export type Coverage = Static<typeof CoverageSchema>;

/** Holds an answer to its schema. Throws `WEIR_POLICIES_COMPILER_FAILED`. */
export const decodeAnswer = decoder(CompilerAnswerSchema, policyErrors.COMPILER_FAILED);
