// What is asked and what is answered, in OpenAI's wire format: the same for every side. Plain ASCII,
// so that a byte is a character.

export const model = 'bench-model';

/** Ordinary questions of ordinary length. */
export const prompts: readonly string[] = [
  'Summarise the quarterly report for the board in five bullet points, please.',
  'Which of our three suppliers had the most late deliveries in spring, and by how many days?',
  'Write a friendly reminder to the team that time sheets are due on Thursday at noon.',
  'Explain the difference between event time and processing time to a new colleague.',
  'Draft an agenda for a meeting of one hour about the move of the archive to the second floor.',
  'What should I look at first when a nightly import takes twice as long as it did last week?',
  'Turn these notes into two paragraphs: stock is low in the north, sales are up in the south.',
  'Suggest six short titles for a talk about how rivers shaped the towns along their banks.',
];

const pieceCount = 40;
const vocabulary = 'the report shows that growth in the north pays for costs in the south'.split(
  ' ',
);

/** What a stream says, piece by piece. */
export const pieces: readonly string[] = Array.from(
  { length: pieceCount },
  (_, n) => `${vocabulary[n % vocabulary.length]}${n === pieceCount - 1 ? '.' : ' '}`,
);

/** What every answer says, whole or streamed. */
export const answerText = pieces.join('');

/** The body of a question. */
export const questionBody = (prompt: string, stream: boolean): string =>
  JSON.stringify({
    ...{ model, max_tokens: 1_024, messages: [{ role: 'user', content: prompt }] },
    ...(stream ? { stream } : {}),
  });

interface Said {
  readonly content?: string | null;
}
interface WireAnswer {
  readonly choices?: readonly { readonly message?: Said; readonly delta?: Said }[];
}

const choiceOf = (text: string) => (JSON.parse(text) as WireAnswer).choices?.[0];

/** The text of a whole answer; throws when it is no JSON. */
export const wholeText = (body: string): string => choiceOf(body)?.message?.content ?? '';

/** The text that the events of a stream add up to; throws when one is no JSON. */
export const streamedText = (body: string): string =>
  body
    .split('\n')
    .filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]')
    .map((line) => choiceOf(line.slice('data: '.length))?.delta?.content ?? '')
    .join('');

/** Whether a part of a stream holds the beginning of a text. */
export const holdsText = (part: string): boolean => /"content":\s*"[^"]/.test(part);
