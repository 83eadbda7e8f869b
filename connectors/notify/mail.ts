// Mail: the message as plain text, through the server that is set up. The Message-ID is that of the delivery,
// so that mailboxes can tell one that comes again.
import { createTransport } from 'nodemailer';
import { notifyErrors } from './errors.ts';
import { headlineOf, type Message, type Send, type ToldNotice } from './message.ts';

export interface MailServer {
  /** `smtp://` or `smtps://`. */
  readonly url: string;
  readonly from: string;
}

const timeoutMs = 10_000;

const textOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

const linesOf = ({ at, severity, title, techniques, labels, correlation_id }: ToldNotice) => [
  `${at} [${severity}] ${title}`,
  `  ${[textOf(labels), techniques.join(' '), correlation_id].filter(Boolean).join(' · ')}`,
];

const bodyOf = (message: Message): string =>
  [
    ...[`Organisation: ${message.tenant_id}`, `Alert rule: ${message.alert}`],
    ...[`Notices: ${message.count}`, `Group: ${textOf(message.group)}`, ''],
    ...message.notices.flatMap(linesOf),
    ...['', `Delivery: ${message.delivery_id}`],
  ].join('\n');

/** What a server says for good; whatever else it says may pass. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 500;

/** Sends to a mailbox. */
export const mail =
  ({ to }: { readonly to: string }, { url, from }: MailServer): Send =>
  async (message) => {
    if (url === '') throw notifyErrors.NO_MAIL();
    const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs };
    const transport = createTransport({ url, ...limits, socketTimeout: timeoutMs });
    try {
      await transport.sendMail({
        ...{ from, to: [{ name: '', address: to }], subject: headlineOf(message) },
        messageId: `<${message.delivery_id}@weir>`,
        headers: { 'X-Weir-Delivery': message.delivery_id, 'Auto-Submitted': 'auto-generated' },
        text: bodyOf(message),
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
    } catch (cause) {
      throw isFinal(cause)
        ? notifyErrors.REJECTED({}, { cause })
        : notifyErrors.FAILED({}, { cause });
    } finally {
      transport.close();
    }
  };
