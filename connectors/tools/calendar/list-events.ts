// The tool that reads a calendar: what happens in a span of time, one line each.
import Type from 'typebox';
import { coded } from '../coded.ts';
import { lineOf } from '../line.ts';
import { type Tool, tool, toolErrors } from '../tool.ts';
import { userFolder } from '../user-folder.ts';
import { calendarPaths, readCalendar } from './calendar-file.ts';
import { instantMs, instantSchema } from './instant.ts';
import { type Occurrence, occurrencesBetween } from './occurrences.ts';

const linesMax = 100;
const daysMax = 400;

const ParametersSchema = Type.Object(
  {
    from: instantSchema('The beginning of the span'),
    to: instantSchema(`The end of the span, at most ${daysMax} days later`),
  },
  { additionalProperties: false },
);

const dated = (ms: number, isWholeDay: boolean): string => {
  const text = new Date(ms).toISOString();
  return isWholeDay ? text.slice(0, 10) : text.replace('.000Z', 'Z');
};

const describe = (each: Occurrence): string => {
  const { startMs, endMs, isWholeDay, title, location, attendees, hasUnknownTurns } = each;
  return [
    `- ${dated(startMs, isWholeDay)} to ${dated(endMs, isWholeDay)}: ${lineOf(title) || '(no title)'}`,
    location === '' ? '' : `at ${lineOf(location)}`,
    attendees.length === 0 ? '' : `with ${lineOf(attendees.join(', '))}`,
    hasUnknownTurns ? 'repeats; only its first time is shown' : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
};

/** `calendar_list`: reads `<directory>/<tenant>/<user>/calendar.ics`. */
export const listEvents = ({ directory }: { readonly directory: string }): Tool =>
  tool({
    name: 'calendar_list',
    description: "Lists the events in the user's calendar between two points in time.",
    sensitive: true,
    outbound: false,
    sideEffect: false,
    parameters: ParametersSchema,
    run: ({ from, to }, call) =>
      coded(call, async () => {
        const [fromMs, toMs] = [instantMs(from), instantMs(to)];
        if (toMs <= fromMs || toMs - fromMs > daysMax * 86_400_000) {
          throw toolErrors.ARGUMENTS({ reason: 'the span has to end later, within its limit' });
        }
        const calendar = await readCalendar(calendarPaths(userFolder(directory, call)).file);
        const { occurrences, isComplete } = occurrencesBetween(calendar, fromMs, toMs);
        const lines = occurrences.slice(0, linesMax).map(describe);
        const isCut = !isComplete || occurrences.length > linesMax;
        if (isCut) lines.push('There is more: ask for a shorter span.');
        return {
          text: lines.length === 0 ? 'No events in this span.' : lines.join('\n'),
          summary: `${occurrences.length} event${occurrences.length === 1 ? '' : 's'} listed`,
        };
      }),
  });
