// The reference of the generic operators: what their comments say, in one place, room by room.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly example: string;
}

const rooms = [
  ['flow', 'One value after the other'],
  ['window', 'Windows of time, and what they sum up'],
  ['join', 'Joins'],
  ['pattern', 'Patterns of events'],
] as const;

const index = readFileSync('operators/index.ts', 'utf8');
const commented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+)/g;

/** The plain text of a comment, its lines joined into paragraphs. */
const proseOf = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n')
    .trim();

const entriesIn = (room: string, file: string): readonly Entry[] =>
  [...readFileSync(join('operators', room, file), 'utf8').matchAll(commented)]
    .map(([, comment = '', name = '']) => {
      const [text = '', example = ''] = proseOf(comment).split('@example');
      return { name, file: `${room}/${file}`, text: text.trim(), example: example.trim() };
    })
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(index));

const section = ({ name, file, text, example }: Entry): string =>
  [
    `### [${name}](${file})`,
    text,
    ...(example === '' ? [] : [`\`\`\`ts\n${example}\n\`\`\``]),
  ].join('\n\n');

const roomText = ([room, title]: (typeof rooms)[number]): string => {
  const entries = readdirSync(join('operators', room))
    .sort()
    .flatMap((file) => entriesIn(room, file));
  return [`## ${title}`, ...entries.map(section)].join('\n\n');
};

/** The reference as Markdown. */
export const operatorReference = (): string =>
  `${[
    '# Operators',
    'Made from the comments of the operators by `npm run artefacts`: what each does, what it guarantees, what it ' +
      'keeps and costs, and how it breaks. All of them are in `weir`; state is exactly once, like all effects ' +
      'inside Redis. Measured costs: `npm run bench -- --only in_process`.',
    ...rooms.map(roomText),
  ].join('\n\n')}\n`;
