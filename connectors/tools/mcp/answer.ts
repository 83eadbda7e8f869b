// What a call to a server came to, as text. Structured content is left out: it would have to be held to
// a schema that the same server has written.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

const charactersMax = 32_768;

export interface McpAnswer {
  /** Text of a stranger. */
  readonly text: string;
  /** The server says that the call has failed; the text may say why. */
  readonly isError: boolean;
  /** There was more. */
  readonly isCut: boolean;
}

const textOf = (part: CallToolResult['content'][number]): string => {
  if (part.type === 'text') return part.text;
  if (part.type === 'resource' && 'text' in part.resource) return part.resource.text;
  return `[${part.type}, not shown]`;
};

/** The text of a result, cut to size. */
export const answerOf = ({ content, isError = false }: CallToolResult): McpAnswer => {
  const text = content.map(textOf).join('\n');
  const isCut = text.length > charactersMax;
  // A cut in the middle of a character leaves half of one.
  const kept = isCut ? text.slice(0, charactersMax).replace(/\p{Cs}$/u, '') : text;
  return { text: kept, isError, isCut };
};
