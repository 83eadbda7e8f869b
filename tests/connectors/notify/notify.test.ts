// Messages to people, on real servers: what webhook, Slack and mailbox get, and what is refused.
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mail } from '../../../connectors/notify/mail.ts';
import type { Message } from '../../../connectors/notify/message.ts';
import { slack } from '../../../connectors/notify/slack.ts';
import { signatureOf, webhook } from '../../../connectors/notify/webhook.ts';
import { type Hooks, startHooks } from '../../support/hooks.ts';
import { type Mailbox, startMailbox } from '../../support/mailbox.ts';

const clock = { now: () => 1_750_000_000_123 };
const secret = 'sixteen characters';
const message: Message = {
  ...{ delivery_id: 'd-1', tenant_id: 't1', alert: 'grave things', severity: 'critical' },
  ...{ group: { rule: 'burst' }, count: 2 },
  notices: [
    {
      ...{ source: 'alert', severity: 'critical', rule: 'burst', title: 'burst <high> & more' },
      ...{ techniques: ['AML.T0029'], labels: { user: 'eve' }, correlation_id: 'c-1' },
      at: '2026-06-01T12:00:00.000Z',
    },
  ],
};

let hooks: Hooks;
let mailbox: Mailbox;
beforeAll(async () => {
  [hooks, mailbox] = await Promise.all([startHooks(), startMailbox()]);
});
afterAll(() => Promise.all([hooks.stop(), mailbox.stop()]));
beforeEach(() => mailbox.refuse(undefined));

const signal = () => AbortSignal.timeout(5_000);
const rules = () => ({ allowed: [hooks.host] });
const hook = (url = `${hooks.url}/hook`, allowed = rules()) =>
  webhook({ url, secret }, allowed, clock)(message, signal());

describe('a webhook', () => {
  it('gets the message as JSON, signed, under the id of the delivery', async () => {
    await hook();
    const { path, headers, body } = hooks.posts.at(-1) ?? { path: '', headers: {}, body: '' };
    expect(path).toBe('/hook');
    expect(JSON.parse(body)).toEqual(message);
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'x-weir-delivery': 'd-1', 'idempotency-key': 'd-1' },
      ...{ 'x-weir-timestamp': '1750000000' },
      'x-weir-signature': signatureOf(secret, '1750000000', body),
    });
    expect(signatureOf('another secret', '1750000000', body)).not.toBe(headers['x-weir-signature']);
  });

  it.each([
    [500, 'WEIR_NOTIFY_FAILED', 'later'],
    [429, 'WEIR_NOTIFY_FAILED', 'later'],
    [404, 'WEIR_NOTIFY_REJECTED', 'never'],
    [302, 'WEIR_NOTIFY_REJECTED', 'never'],
  ])('that answers %i has not got it: %s', async (status, code, retry) => {
    hooks.answer(status);
    const before = hooks.posts.length;
    await expect(hook()).rejects.toMatchObject({ code, retry, detail: { status } });
    expect(hooks.posts).toHaveLength(before + 1);
  });

  it('on a private address gets nothing unless it is allowed', async () => {
    const before = hooks.posts.length;
    const refused = [
      hook(`${hooks.url}/hook`, { allowed: [] }),
      hook('http://169.254.169.254/latest', { allowed: ['169.254.169.254:80'] }),
      hook('http://localhost/hook', { allowed: [] }),
      hook('https://user:secret@example.org/hook'),
    ];
    for (const each of refused) {
      await expect(each).rejects.toMatchObject({ code: 'WEIR_NOTIFY_REFUSED', retry: 'never' });
    }
    expect(hooks.posts).toHaveLength(before);
  });

  it('that is away may be back later', async () => {
    const gone = await startHooks();
    await gone.stop();
    await expect(hook(gone.url, { allowed: [gone.host] })).rejects.toMatchObject({
      ...{ code: 'WEIR_NOTIFY_FAILED', retry: 'later' },
    });
  });
});

describe('Slack', () => {
  it('gets text and blocks, in which nothing is markup that is none', async () => {
    await slack({ url: `${hooks.url}/services/T/B/x` }, rules())(message, signal());
    const { path, body } = hooks.posts.at(-1) ?? { path: '', body: '{}' };
    expect(path).toBe('/services/T/B/x');
    const sent = JSON.parse(body);
    expect(sent.text).toBe('[critical] grave things: burst &lt;high&gt; &amp; more and 1 more');
    expect(sent.blocks.map(({ type }: { type: string }) => type)).toEqual([
      ...['section', 'section', 'context'],
    ]);
    expect(sent.blocks[1].text.text).toContain('AML.T0029');
  });
});

describe('mail', () => {
  const send = (to = 'soc@example.org', url = mailbox.url) =>
    mail({ to }, { url, from: 'weir@example.org' })(message, signal());

  it('reaches the mailbox, with the delivery as its id', async () => {
    await send();
    const { from, to, data } = mailbox.mails.at(-1) ?? { from: '', to: [], data: '' };
    expect([from, to]).toEqual(['weir@example.org', ['soc@example.org']]);
    const read = await PostalMime.parse(data);
    expect(read).toMatchObject({
      subject: '[critical] grave things: burst <high> & more and 1 more',
      messageId: '<d-1@weir>',
    });
    expect(read.text).toContain('user=eve · AML.T0029 · c-1');
  });

  it.each([
    ['550 no such user', 'WEIR_NOTIFY_REJECTED'],
    ['451 later', 'WEIR_NOTIFY_FAILED'],
  ])('that the server answers with "%s" was not sent: %s', async (answer, code) => {
    mailbox.refuse(answer);
    await expect(send()).rejects.toMatchObject({ code });
  });

  it('needs a server', async () => {
    await expect(send('soc@example.org', '')).rejects.toMatchObject({
      code: 'WEIR_NOTIFY_NO_MAIL',
    });
  });
});
