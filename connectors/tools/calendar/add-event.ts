// The tool that puts an event into a calendar. The event's UID comes from the call: a call that comes
// again finds its event, and answers with it. Nobody is invited: attendees are noted.
import ical from 'ical.js';
import Type from 'typebox';
import { type Clock, systemClock } from '../../../engine/kernel/clock.ts';
import { AddressSchema } from '../address.ts';
import { coded } from '../coded.ts';
import { onePlainLine } from '../line.ts';
import { alone } from '../lock.ts';
import { type Tool, type ToolOutput, tool, toolErrors } from '../tool.ts';
import { callKey, userFolder } from '../user-folder.ts';
import { replaceFile } from '../whole-file.ts';
import { calendarPaths, calendarText, readCalendar } from './calendar-file.ts';
import { instantMs, instantSchema } from './instant.ts';

const daysMax = 31;

const ParametersSchema = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: onePlainLine,
      description: 'One line',
    }),
    start: instantSchema('When it begins'),
    end: instantSchema(`When it ends, at most ${daysMax} days later`),
    attendees: Type.Optional(
      Type.Array(AddressSchema, {
        maxItems: 20,
        description: 'Who takes part; they are noted, and not invited',
      }),
    ),
  },
  { additionalProperties: false },
);

const timeOf = (ms: number): ical.Time => ical.Time.fromJSDate(new Date(ms), true);

const answerOf = (event: ical.Event): ToolOutput => {
  const [start, end] = [event.startDate, event.endDate].map(String);
  return {
    text: `The event is in the calendar, from ${start} to ${end}. UID: ${event.uid}`,
    summary: `event on ${start?.slice(0, 10)} added`,
  };
};

const eventOf = (calendar: ical.Component, uid: string): ical.Event | undefined => {
  const found = calendar
    .getAllSubcomponents('vevent')
    .find((each) => each.getFirstPropertyValue('uid') === uid);
  return found && new ical.Event(found);
};

/** `calendar_add`: adds one event per call to `<directory>/<tenant>/<user>/calendar.ics`. */
export const addEvent = (options: {
  /** Below it each tenant has a folder, and in it each user one. */
  readonly directory: string;
  readonly clock?: Clock;
}): Tool => {
  const { directory, clock = systemClock } = options;
  return tool({
    name: 'calendar_add',
    description:
      "Adds an event to the user's calendar. Use it only when the user has asked for it.",
    sensitive: false,
    outbound: false,
    sideEffect: true,
    parameters: ParametersSchema,
    run: ({ title, start, end, attendees = [] }, call) =>
      coded(call, async () => {
        const [startMs, endMs] = [instantMs(start), instantMs(end)];
        if (endMs <= startMs || endMs - startMs > daysMax * 86_400_000) {
          throw toolErrors.ARGUMENTS({ reason: 'the event has to end later, within its limit' });
        }
        const { file, lock, aside } = calendarPaths(userFolder(directory, call));
        const uid = `${callKey(call)}@weir`;
        return alone(lock, clock, call.signal, async () => {
          const calendar = await readCalendar(file);
          const known = eventOf(calendar, uid);
          if (known) return answerOf(known);
          const component = new ical.Component('vevent');
          component.addPropertyWithValue('dtstamp', timeOf(clock.now()));
          const event = new ical.Event(component);
          Object.assign(event, { uid, summary: title });
          Object.assign(event, { startDate: timeOf(startMs), endDate: timeOf(endMs) });
          for (const each of attendees)
            component.addPropertyWithValue('attendee', `mailto:${each}`);
          calendar.addSubcomponent(component);
          await replaceFile(file, calendarText(calendar), aside);
          return answerOf(event);
        });
      }),
  });
};
