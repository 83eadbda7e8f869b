// A piece of context by reference: which chunk of which document, and the hash that its text must have.
import Type, { type Static } from 'typebox';

const Reference = {
  document_id: Type.String(),
  /** The number of the chunk in its document, from 1. */
  chunk: Type.Integer({ minimum: 1 }),
  trust_score: Type.Number({ minimum: 0, maximum: 1 }),
  sha256: Type.String(),
};

/** As a decision carries it to the gateway. */
export const ContextSchema = Type.Object(Reference);

/** As it was found. */
export const FoundContextSchema = Type.Object({ ...Reference, source: Type.String() });

export type Context = Static<typeof ContextSchema>;
