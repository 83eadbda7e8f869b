// The tool that reads mail: the newest messages of a maildir, a few lines each. It opens nothing for
// good: what a mail program has not seen stays new.
import { join } from 'node:path';
import PostalMime, { type Address, type Email } from 'postal-mime';
import Type from 'typebox';
import { coded } from '../coded.ts';
import { lineOf } from '../line.ts';
import { type Tool, tool } from '../tool.ts';
import { userFolder } from '../user-folder.ts';
import { newest } from './maildir.ts';

const snippetMax = 300;

const ParametersSchema = Type.Object(
  {
    folder: Type.Union([Type.Literal('inbox'), Type.Literal('sent')], {
      description: 'Which folder to look into',
    }),
    limit: Type.Integer({ minimum: 1, maximum: 20, description: 'How many messages at most' }),
  },
  { additionalProperties: false },
);

const nameOf = ({ name, address = '' }: Address): string =>
  lineOf(name ? `${name} <${address}>` : address);

const bodyOf = ({ text, html }: Email): string =>
  text ?? html?.replace(/<[^<>]*>/g, ' ') ?? '(no text)';

const describe = (email: Email, index: number): string =>
  [
    `${index + 1}. From: ${email.from ? nameOf(email.from) : '(unknown)'}`,
    `   To: ${lineOf((email.to ?? []).map(nameOf).join(', '))}`,
    `   Subject: ${lineOf(email.subject ?? '(none)')}`,
    `   Date: ${lineOf(email.date ?? '(none)')}`,
    `   ${lineOf(bodyOf(email), snippetMax)}`,
  ].join('\n');

/** `read_mail`: lists the newest messages in `<directory>/<tenant>/<user>/<folder>`. */
export const readMail = ({ directory }: { readonly directory: string }): Tool =>
  tool({
    name: 'read_mail',
    description:
      "Lists the newest messages of the user's inbox or sent folder: sender, subject, date, beginning.",
    sensitive: true,
    outbound: false,
    sideEffect: false,
    readsOutside: true,
    parameters: ParametersSchema,
    run: ({ folder, limit }, call) =>
      coded(call, async () => {
        const messages = await newest(join(userFolder(directory, call), folder), limit);
        const emails = await Promise.all(messages.map((message) => PostalMime.parse(message)));
        const count = `${emails.length} message${emails.length === 1 ? '' : 's'}`;
        return {
          text: emails.length === 0 ? `No mail in ${folder}.` : emails.map(describe).join('\n\n'),
          summary: `${count} of ${folder} read`,
        };
      }),
  });
