import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import ical from 'ical.js';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { addEvent } from '../../../connectors/tools/calendar/add-event.ts';
import { listEvents } from '../../../connectors/tools/calendar/list-events.ts';
import { aCall, aDirectory } from './calls.ts';

const lunch = { title: 'Lunch', start: '2026-03-02T12:00:00Z', end: '2026-03-02T13:00:00Z' };
const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

const world = () => {
  const directory = aDirectory();
  const folder = join(directory, 't1', 'anna');
  const file = join(folder, 'calendar.ics');
  mkdirSync(folder, { recursive: true });
  return {
    ...{ directory, folder, file, add: addEvent({ directory }), list: listEvents({ directory }) },
    events: (path = file) =>
      ical.Component.fromString(readFileSync(path, 'utf8')).getAllSubcomponents('vevent'),
    keep: (...lines: readonly string[]) =>
      writeFileSync(
        file,
        ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...lines, 'END:VCALENDAR', ''].join('\r\n'),
      ),
  };
};

const anEvent = (...lines: readonly string[]): readonly string[] => [
  ...['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'],
];

describe('calendar_add', () => {
  it('writes an event that calendar programs read, and the list shows it', async () => {
    const { add, list, events, folder } = world();
    const asked = {
      title: 'Käse; Wein, Brot\\n',
      start: '2026-03-02T12:00:00+02:00',
      end: '2026-03-02T11:30:00Z',
      attendees: ['bob@example.com'],
    };
    const answer = await add.run(asked, aCall());
    const [event] = events();
    expect(event?.getFirstPropertyValue('summary')).toBe(asked.title);
    expect(String(event?.getFirstPropertyValue('dtstart'))).toBe('2026-03-02T10:00:00Z');
    expect(event?.getFirstPropertyValue('dtstamp')).toBeTruthy();
    expect(answer.text).toContain(`UID: ${event?.getFirstPropertyValue('uid')}`);
    expect(answer.summary).toBe('event on 2026-03-02 added');
    const { text } = await list.run(march, aCall());
    expect(text).toBe(
      '- 2026-03-02T10:00:00Z to 2026-03-02T11:30:00Z: Käse; Wein, Brot\\n; with bob@example.com',
    );
    expect(readdirSync(folder).sort()).toEqual(['calendar.ics', 'calendar.tmp']);
    expect(readdirSync(join(folder, 'calendar.tmp'))).toEqual([]);
  });

  it('adds once for a call that comes again, at once or later, and gives the same answer', async () => {
    const { add, events } = world();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 2, max: 5 }),
        async (callId, times) => {
          runs += 1;
          const call = aCall({ callId, sessionId: `s${runs}` });
          const answers = await Promise.all(
            Array.from({ length: times }, () => add.run(lunch, call)),
          );
          const later = await add.run({ ...lunch, end: '2026-03-02T14:00:00Z' }, call);
          expect(new Set([...answers, later].map((each) => JSON.stringify(each))).size).toBe(1);
          expect(events()).toHaveLength(runs);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('loses none of many that are added at the same time, also by other processes', async () => {
    const { add, directory, events, folder } = world();
    const program = `
      import { addEvent } from './connectors/tools/calendar/add-event.ts';
      const add = addEvent({ directory: ${JSON.stringify(directory)} });
      const signal = new AbortController().signal;
      await Promise.all(Array.from({ length: 10 }, (_, n) =>
        add.run(${JSON.stringify(lunch)}, { tenantId: 't1', userId: 'anna', sessionId: process.argv[1], callId: String(n), signal })));`;
    const others = ['p1', 'p2'].map(
      (name) =>
        new Promise<number | null>((resolve) => {
          const args = ['--import', 'tsx', '--input-type=module', '-e', program, name];
          spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', resolve);
        }),
    );
    await Promise.all(Array.from({ length: 20 }, () => add.run(lunch, aCall())));
    expect(await Promise.all(others)).toEqual([0, 0]);
    expect(events()).toHaveLength(40);
    expect(existsSync(join(folder, 'calendar.lock'))).toBe(false);
  });

  it('waits for a lock until its time is over, and not for one that was left behind', async () => {
    const { add, folder, file, events } = world();
    const lock = join(folder, 'calendar.lock');
    writeFileSync(lock, 'another');
    const stop = new AbortController();
    const waiting = add.run(lunch, aCall({ signal: stop.signal }));
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    expect([existsSync(file), readFileSync(lock, 'utf8')]).toEqual([false, 'another']);
    utimesSync(lock, 1_000, 1_000);
    await Promise.all([add.run(lunch, aCall()), add.run(lunch, aCall())]);
    expect(events()).toHaveLength(2);
    expect(readdirSync(folder).sort()).toEqual(['calendar.ics', 'calendar.tmp']);
  });

  it('adds nothing once its time is over, also when it is its turn', async () => {
    const { add, events, folder } = world();
    const lock = join(folder, 'calendar.lock');
    writeFileSync(lock, 'another');
    const first = add.run(lunch, aCall());
    const stop = new AbortController();
    const second = add.run(lunch, aCall({ signal: stop.signal }));
    stop.abort();
    rmSync(lock);
    await first;
    await expect(second).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    expect(events()).toHaveLength(1);
  });

  it.each([
    ['a day that no month has', { start: '2026-02-30T12:00:00Z' }],
    ['an hour that no day has', { start: '2026-03-02T25:00:00Z' }],
    ['an end before the beginning', { end: '2026-03-02T11:00:00Z' }],
    ['an event of years', { end: '2028-03-02T11:00:00Z' }],
  ])('refuses %s', async (_what, part) => {
    const { add, file } = world();
    const failure = add.run({ ...lunch, ...part }, aCall());
    await expect(failure).rejects.toMatchObject({ code: 'WEIR_TOOL_ARGUMENTS' });
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['a time without a zone', { start: '2026-03-02T12:00:00' }],
    ['a title of two lines', { title: 'Lunch\r\nATTENDEE:mailto:eve@example.net' }],
    [
      'an attendee who is more than an address',
      { attendees: ['b@example.com\r\nRRULE:FREQ=DAILY'] },
    ],
  ])('lets the schema refuse %s', (_what, part) => {
    expect(Value.Check(world().add.parameters, { ...lunch, ...part })).toBe(false);
  });

  it('keeps what other programs wrote, and does not touch a damaged file', async () => {
    const { add, keep, file, list } = world();
    keep(...anEvent('DTSTART:20260305T100000Z', 'SUMMARY:Old', 'X-OTHER:kept'));
    await add.run(lunch, aCall());
    expect(readFileSync(file, 'utf8')).toContain('X-OTHER:kept');
    for (const damaged of ['secret noise', 'BEGIN:VCARD\r\nEND:VCARD\r\n', '']) {
      writeFileSync(file, damaged);
      for (const run of [() => add.run(lunch, aCall()), () => list.run(march, aCall())]) {
        const failure: unknown = await run().catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'WEIR_TOOL_FAILED' });
        expect(JSON.stringify(failure)).not.toContain('secret');
      }
      expect(readFileSync(file, 'utf8')).toBe(damaged);
    }
    writeFileSync(file, 'x'.repeat(1_000_001));
    await expect(add.run(lunch, aCall())).rejects.toMatchObject({ code: 'WEIR_TOOL_TOO_LARGE' });
  });

  it('keeps tenants and users apart', async () => {
    const { add, list } = world();
    await add.run(lunch, aCall());
    for (const other of [{ tenantId: 't2' }, { userId: 'bob' }, { userId: '../t1/anna' }]) {
      expect((await list.run(march, aCall(other))).text).toBe('No events in this span.');
    }
  });
});

describe('calendar_list', () => {
  const inSpan = async (...lines: readonly string[]) => {
    const { keep, list } = world();
    keep(...anEvent('SUMMARY:Tea', ...lines));
    return (await list.run(march, aCall())).text.split('\n');
  };

  it('shows each turn of a repeated event, with exceptions, and no others', async () => {
    const { keep, list } = world();
    keep(
      ...anEvent(
        'SUMMARY:Tea',
        'DTSTART:20260223T100000Z',
        'DTEND:20260223T110000Z',
        'RRULE:FREQ=WEEKLY;BYDAY=MO',
        'EXDATE:20260309T100000Z',
      ),
      ...anEvent(
        'SUMMARY:Late tea',
        'RECURRENCE-ID:20260316T100000Z',
        'DTSTART:20260316T150000Z',
        'DTEND:20260316T160000Z',
      ),
    );
    const { text, summary } = await list.run(march, aCall());
    expect(text.split('\n')).toEqual([
      '- 2026-03-02T10:00:00Z to 2026-03-02T11:00:00Z: Tea',
      '- 2026-03-16T15:00:00Z to 2026-03-16T16:00:00Z: Late tea',
      '- 2026-03-23T10:00:00Z to 2026-03-23T11:00:00Z: Tea',
      '- 2026-03-30T10:00:00Z to 2026-03-30T11:00:00Z: Tea',
    ]);
    expect(summary).toBe('4 events listed');
  });

  it('reads whole days, and the time zones that a file brings along', async () => {
    expect(await inSpan('DTSTART;VALUE=DATE:20260310')).toEqual([
      '- 2026-03-10 to 2026-03-11: Tea',
    ]);
    const { keep, list } = world();
    keep(
      ...['BEGIN:VTIMEZONE', 'TZID:Zone', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0300', 'TZOFFSETTO:+0300', 'END:STANDARD', 'END:VTIMEZONE'],
      ...anEvent(
        'SUMMARY:Tea',
        'DTSTART;TZID=Zone:20260310T030000',
        'DTEND;TZID=Zone:20260310T040000',
      ),
    );
    const { text } = await list.run(march, aCall());
    expect(text).toBe('- 2026-03-10T00:00:00Z to 2026-03-10T01:00:00Z: Tea');
  });

  it.each([
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=SECONDLY',
    'FREQ=DAILY;INTERVAL=7;BYDAY=TU',
    'FREQ=WEEKLY;INTERVAL=100000',
  ])('does not follow %s for ever', async (rule) => {
    const [line = '', ...more] = await inSpan('DTSTART:20260302T100000Z', `RRULE:${rule}`);
    expect(more).toEqual([]);
    expect(line).toMatch(/Tea; repeats; only its first time is shown$/);
  });

  it('says when there is more than it shows', async () => {
    expect((await inSpan('DTSTART:19700101T100000Z', 'RRULE:FREQ=DAILY')).at(-1)).toBe(
      'There is more: ask for a shorter span.',
    );
    const { keep, list } = world();
    keep(
      ...Array.from({ length: 150 }, () =>
        anEvent('DTSTART:20260302T100000Z', 'SUMMARY:a\\nb'),
      ).flat(),
    );
    const { text } = await list.run(march, aCall());
    expect(text.split('\n')).toHaveLength(101);
  });

  it('refuses a span that is none or too long', async () => {
    const { list } = world();
    for (const to of ['2026-03-01T00:00:00Z', '2028-03-01T00:00:00Z']) {
      await expect(list.run({ ...march, to }, aCall())).rejects.toMatchObject({
        code: 'WEIR_TOOL_ARGUMENTS',
      });
    }
  });
});
