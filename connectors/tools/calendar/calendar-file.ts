// One user's calendar: a single iCalendar file that any calendar program reads and writes. It is read
// whole and replaced whole; whoever changes it holds its lock.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import ical from 'ical.js';
import { hasCode } from '../coded.ts';
import { toolErrors } from '../tool.ts';

const bytesMax = 1_000_000;

/** Where the calendar and its lock are in a user's folder. */
export const calendarPaths = (folder: string) => ({
  file: join(folder, 'calendar.ics'),
  lock: join(folder, 'calendar.lock'),
  aside: join(folder, 'calendar.tmp'),
});

const newCalendar = (): ical.Component => {
  const calendar = new ical.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Weir//Calendar//EN');
  return calendar;
};

const parse = (text: string): ical.Component => {
  try {
    const calendar = ical.Component.fromString(text);
    if (calendar.name === 'vcalendar') return calendar;
  } catch {
    // What it says quotes the file.
  }
  throw toolErrors.FAILED({ reason: 'the calendar file is damaged' });
};

/** The calendar; an empty one if there is none yet. Rejects one that is damaged or too large. */
export const readCalendar = async (file: string): Promise<ical.Component> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const handle = await open(file, flags);
    try {
      if ((await handle.stat()).size > bytesMax) throw toolErrors.TOO_LARGE({ bytesMax });
      return parse(await handle.readFile('utf8'));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return newCalendar();
    throw error;
  }
};

/** The text of a calendar. Rejects one that could not be read again. */
export const calendarText = (calendar: ical.Component): string => {
  const text = `${calendar.toString()}\r\n`;
  if (Buffer.byteLength(text) > bytesMax) throw toolErrors.TOO_LARGE({ bytesMax });
  return text;
};
