// Slack: the message in the format of incoming webhooks, for programs (`text`) and for eyes (`blocks`).
import { headlineOf, type Message, type Send, type ToldNotice } from './message.ts';
import { type PostRules, post } from './post.ts';

const noticesMax = 10;
/** Slack refuses longer ones. */
const charactersMax = 2_900;

/** What Slack would read as markup. */
const plain = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const lineOf = ({ at, title, techniques }: ToldNotice): string => {
  const named = techniques.length > 0 ? ` (${techniques.join(', ')})` : '';
  return `• ${at} ${plain(title)}${named}`;
};

const section = (text: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text: text.slice(0, charactersMax) },
});

/** The body that Slack is sent. */
export const slackBody = (message: Message): string => {
  const headline = plain(headlineOf(message));
  const lines = message.notices.slice(0, noticesMax).map(lineOf);
  const context = `${message.tenant_id} · ${message.count} notices · ${message.delivery_id}`;
  return JSON.stringify({
    text: headline,
    blocks: [
      section(`*${headline}*`),
      section(lines.join('\n')),
      { type: 'context', elements: [{ type: 'plain_text', text: context }] },
    ],
  });
};

/** Sends to an incoming webhook of Slack, or of what speaks like it. */
export const slack =
  ({ url }: { readonly url: string }, rules: PostRules): Send =>
  (message, signal) =>
    post(url, slackBody(message), { 'idempotency-key': message.delivery_id }, rules, signal);
