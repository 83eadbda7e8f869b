// What an answer has used that was cut before its provider could say so. The provider counts it, so
// budgets do, too: whoever hangs up early does not ask for nothing.
import { type ModelRequest, systemOf, type Usage } from '../../connectors/llm/model.ts';

/** In English, about so many are a token. */
const charactersPerToken = 4;

const tokensOf = (characters: number): number => Math.ceil(characters / charactersPerToken);

/** The usage of a request that was answered with so many characters. */
export const roughUsage = (
  request: Pick<ModelRequest, 'system' | 'context' | 'turns'>,
  characters: number,
): Usage => {
  const texts = request.turns.flatMap(({ parts }) =>
    parts.map((part) => ('text' in part ? part.text : '')),
  );
  const asked = texts.reduce((sum, { length }) => sum + length, systemOf(request).length);
  return { input_tokens: tokensOf(asked), output_tokens: tokensOf(characters) };
};
