import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../../connectors/tools/mail/read-mail.ts';
import { sendMail } from '../../../connectors/tools/mail/send-mail.ts';
import type { ToolCall } from '../../../connectors/tools/tool.ts';
import { aCall, aDirectory } from './calls.ts';

const letter = { to: ['bob@example.com'], subject: 'Lunch', body: 'At noon?' };

const world = () => {
  const directory = aDirectory();
  const box = (call: ToolCall, folder = 'sent/new') =>
    join(directory, call.tenantId, call.userId, folder);
  return {
    directory,
    box,
    send: sendMail({ directory, from: 'weir@example.org' }),
    read: readMail({ directory }),
    sent: (call: ToolCall) =>
      readdirSync(box(call)).map((name) => readFileSync(join(box(call), name), 'utf8')),
  };
};

const receive = (folder: string, name: string, message: string, atSeconds: number): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), message);
  utimesSync(join(folder, name), atSeconds, atSeconds);
};

describe('send_mail', () => {
  it('leaves a message that any mail program reads, and nothing half written', async () => {
    const { send, sent, box } = world();
    const call = aCall();
    const body = `Grüße,\n.\nFrom Anna\n${'x'.repeat(1_200)}`;
    const to = ['bob@example.com', 'eve+x@example.net'];
    const answer = await send.run({ to, subject: 'Käse – heute', body }, call);
    const [message = ''] = sent(call);
    const read = await PostalMime.parse(message);
    expect(read).toMatchObject({ from: { address: 'weir@example.org' }, subject: 'Käse – heute' });
    expect(read.to?.map(({ address }) => address)).toEqual(to);
    expect(read.text?.trimEnd()).toBe(body);
    expect(read.messageId).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(answer.text).toContain(read.messageId);
    expect(answer.summary).toBe('mail to bob@example.com and 1 more');
    expect(message.split('\r\n').every((line) => line.length <= 998)).toBe(true);
    expect(readdirSync(box(call, 'sent/tmp'))).toEqual([]);
  });

  it('sends once for a call that comes again, at once or later, and gives the same answer', async () => {
    const { send, sent, box } = world();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 2, max: 6 }),
        async (id, times) => {
          runs += 1;
          const call = aCall({ callId: id, userId: `user${runs}` });
          const answers = await Promise.all(
            Array.from({ length: times }, () => send.run(letter, call)),
          );
          const later = await send.run({ ...letter, to: ['other@example.com'] }, call);
          expect(new Set([...answers, later].map((each) => JSON.stringify(each))).size).toBe(1);
          expect(sent(call)).toHaveLength(1);
          expect(readdirSync(box(call))).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.weir$/)]);
        },
      ),
      { numRuns: 25, examples: [['../../x', 2]] },
    );
  });

  it('knows its message again when a mail program has marked it as seen', async () => {
    const { send, sent, box } = world();
    const call = aCall();
    const first = await send.run(letter, call);
    const [name = ''] = readdirSync(box(call));
    renameSync(join(box(call), name), join(box(call, 'sent/cur'), `${name}:2,S`));
    expect(await send.run(letter, call)).toEqual(first);
    expect(sent(call)).toEqual([]);
  });

  it.each([
    ['a line break in an address', { to: ['bob@example.com\r\nBcc: eve@example.net'] }],
    ['two addresses in one', { to: ['bob@example.com, eve@example.net'] }],
    ['a display name with another address', { to: ['"eve@example.net" <bob@example.com>'] }],
    ['a group', { to: ['all:bob@example.com,eve@example.net;'] }],
    ['an address without a domain', { to: ['bob'] }],
    ['a line break in the subject', { subject: 'x\r\nBcc: eve@example.net' }],
    ['a lone carriage return', { subject: 'x\rBcc: eve@example.net' }],
    ['a line separator', { subject: 'x\u2028Bcc: eve@example.net' }],
    ['no recipient', { to: [] }],
    [
      'eleven recipients',
      { to: Array.from({ length: 11 }, (_, index) => `b${index}@example.com`) },
    ],
    ['a header of its own', { headers: { bcc: 'eve@example.net' } }],
  ])('refuses %s, and sends nothing', async (_what, part) => {
    const { send, directory } = world();
    const asked = { ...letter, ...part };
    expect(Value.Check(send.parameters, asked)).toBe(false);
    await expect(send.run(asked, aCall())).rejects.toMatchObject({ code: 'WEIR_TOOL_ARGUMENTS' });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('writes headers that are its own, whatever the texts hold', async () => {
    const { send, sent } = world();
    const own = [
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
        async (subject, body) => {
          const call = aCall({ userId: 'pat' });
          const asked = { ...letter, subject, body };
          fc.pre(Value.Check(send.parameters, asked));
          await send.run(asked, call);
          const keys = await Promise.all(
            sent(call).map(async (each) =>
              (await PostalMime.parse(each)).headers.map(({ key }) => key).sort(),
            ),
          );
          for (const each of keys) expect(each).toEqual(own);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps tenants, users and sessions apart, whatever they are called', async () => {
    const { send, directory, sent } = world();
    const callId = 'call_0';
    for (const [tenantId, userId] of [
      ['t1', 'anna'],
      ['t2', 'anna'],
      ['t1', 'Anna'],
      ['t1', '../t2/anna'],
      ['..', '..'],
      ['t1', 'a/b'],
      ['t1', `${'x'.repeat(400)}`],
      ['t1', '.hidden'],
    ] as const) {
      await send.run(letter, aCall({ tenantId, userId, callId }));
    }
    await send.run(letter, aCall({ callId, sessionId: 's2' }));
    expect(readdirSync(directory).sort()).toEqual(['%2e.', 't1', 't2']);
    expect(readdirSync(join(directory, 't1')).sort()).toEqual([
      expect.stringMatching(/^%2e\.%2ft2%2fanna$/),
      '%2ehidden',
      '%41nna',
      expect.stringMatching(/^%sha256-[0-9a-f]{64}$/),
      'a%2fb',
      'anna',
    ]);
    expect(sent(aCall())).toHaveLength(2);
    await expect(send.run(letter, aCall({ userId: '' }))).rejects.toMatchObject({
      code: 'WEIR_TOOL_TARGET_REFUSED',
    });
  });

  it('fails with a code and without contents, and not at all after the deadline', async () => {
    const { send, directory } = world();
    writeFileSync(join(directory, 't1'), 'in the way');
    const failure: unknown = await send.run(letter, aCall()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'WEIR_TOOL_FAILED', detail: { reason: 'ENOTDIR' } });
    expect((failure as Error).cause).toBeUndefined();
    const call = aCall({ tenantId: 't2', signal: AbortSignal.abort() });
    await expect(send.run(letter, call)).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    expect(readdirSync(directory)).toEqual(['t1']);
  });
});

describe('read_mail', () => {
  it('lists the newest messages first, new and seen, as many as were asked for', async () => {
    const { read, box } = world();
    const call = aCall();
    receive(
      box(call, 'inbox/new'),
      'b',
      'From: =?utf-8?q?J=C3=B6rg?= <j@example.com>\r\nSubject: Second\r\nDate: Tue, 2 Jan 2024 10:00:00 +0000\r\n\r\nHow  are\r\nyou?',
      2_000,
    );
    receive(
      box(call, 'inbox/cur'),
      'a:2,S',
      'From: k@example.com\r\nSubject: First\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>there</b></p>',
      1_000,
    );
    receive(
      box(call, 'inbox/new'),
      'c',
      `From: l@example.com\r\nSubject: Third\r\n\r\n${'long '.repeat(40_000)}`,
      3_000,
    );
    const { text, summary } = await read.run({ folder: 'inbox', limit: 2 }, call);
    expect(summary).toBe('2 messages of inbox read');
    expect(text.indexOf('Third')).toBeLessThan(text.indexOf('Second'));
    expect(text).toContain('From: Jörg <j@example.com>');
    expect(text).toContain('2024-01-02T10:00:00.000Z');
    expect(text).toContain('How are you?');
    expect(text).not.toContain('First');
    expect(text.length).toBeLessThan(1_500);
    const all = await read.run({ folder: 'inbox', limit: 20 }, call);
    expect(all.text).toMatch(/Subject: First[\s\S]*Hello there/);
    expect(readdirSync(box(call, 'inbox/new'))).toEqual(['b', 'c']);
  });

  it('shows the messages that were sent, and nobody else sees them', async () => {
    const { read, send } = world();
    await send.run(letter, aCall());
    const mine = await read.run({ folder: 'sent', limit: 5 }, aCall());
    expect(mine.text).toContain('To: bob@example.com');
    for (const other of [{ tenantId: 't2' }, { userId: 'bob' }, { userId: 'anna/sent' }]) {
      const { text } = await read.run({ folder: 'sent', limit: 5 }, aCall(other));
      expect(text).toBe('No mail in sent.');
    }
  });

  it('takes broken messages, links and folders for what they are', async () => {
    const { read, box, directory } = world();
    const call = aCall();
    receive(box(call, 'inbox/new'), 'noise', '\u0000\u0001\r\n\r\n\u001b[2J', 1_000);
    receive(
      box(call, 'inbox/new'),
      'header',
      'Subject: a\r\n b\u0007 =?utf-8?q?c=0d=0aFrom=3a_x?=\r\n\r\n',
      1_000,
    );
    receive(directory, 'secret', 'Subject: secret\r\n\r\nsecret', 1_000);
    symlinkSync(join(directory, 'secret'), join(box(call, 'inbox/new'), 'link'));
    mkdirSync(join(box(call, 'inbox/new'), 'folder'));
    const { text, summary } = await read.run({ folder: 'inbox', limit: 20 }, call);
    expect(summary).toBe('2 messages of inbox read');
    expect(text).not.toContain('secret');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|\nFrom/);
  });
});
