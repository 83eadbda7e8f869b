// The built-in scripted model: answers without a key or a network, deterministically, and says in
// every answer what it is. It never repeats what it was told.
import { type Model, type ModelAnswer, type ModelRequest, textOf } from './model.ts';

const charactersPerToken = 4;

const tokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

const openings: readonly (readonly [pattern: RegExp, line: string])[] = [
  [
    /^(hi|hello|hey|good (morning|evening))\b/i,
    'Hello! Weir is up and this conversation is logged.',
  ],
  [/\b(meeting|calendar|appointment|schedule)s?\b/i, 'I have no calendar connected here.'],
  [/\b(code|function|bug|script|regex|sql)\b/i, 'That is a programming question.'],
  [/\b(translate|translation)\b/i, 'That is a translation request.'],
  [/\b(summari[sz]e|summary)\b/i, 'That is a request for a summary.'],
  [/\?\s*$/, 'That is a question that a language model could answer.'],
];

const notice =
  'This is the built-in scripted model: no ANTHROPIC_API_KEY is set, so no language model was asked. ' +
  'Your prompt went through the whole pipeline (guard, posture, policy, audit) and was allowed.';

const answerTo = ({ model, turns }: ModelRequest): ModelAnswer => {
  const last = textOf(turns.at(-1)?.parts ?? []);
  const opening = openings.find(([pattern]) => pattern.test(last.slice(0, 2_000)))?.[1];
  const text = opening ? `${opening} ${notice}` : notice;
  const asked = turns.reduce((sum, { parts }) => sum + tokens(textOf(parts)), 0);
  return {
    ...{ parts: [{ type: 'text', text }], model, stopReason: 'end' },
    usage: { input_tokens: asked, output_tokens: tokens(text) },
  };
};

/** A model that needs nothing. */
export const scriptedModel = (): Model => ({
  provider: 'scripted',
  complete: async (request) => {
    request.signal.throwIfAborted();
    return answerTo(request);
  },
  async *stream(request) {
    request.signal.throwIfAborted();
    const { parts, ...end } = answerTo(request);
    for (const word of textOf(parts).match(/\S+\s*/g) ?? []) yield { type: 'text', text: word };
    yield { type: 'end', ...end };
  },
});
