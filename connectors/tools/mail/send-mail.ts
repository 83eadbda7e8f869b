// The tool that sends mail: into the user's own "sent" maildir, from where a mail server takes it.
// The name of the file comes from the call, so that a call that comes again finds its message.
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import Type from 'typebox';
import { type Clock, systemClock } from '../../../engine/kernel/clock.ts';
import { decoder } from '../../../engine/kernel/schema.ts';
import { AddressSchema } from '../address.ts';
import { coded } from '../coded.ts';
import { onePlainLine } from '../line.ts';
import { type Tool, type ToolOutput, tool, toolErrors } from '../tool.ts';
import { callKey, userFolder } from '../user-folder.ts';
import { deliver } from './maildir.ts';

export interface SendMailOptions {
  /** Below it each tenant has a folder, and in it each user one. */
  readonly directory: string;
  /** The address that all mail comes from. */
  readonly from: string;
  readonly clock?: Clock;
}

const ParametersSchema = Type.Object(
  {
    to: Type.Array(AddressSchema, {
      minItems: 1,
      maxItems: 10,
      description: 'Who gets the message: 1 to 10 addresses',
    }),
    subject: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: onePlainLine,
      description: 'One line',
    }),
    body: Type.String({ minLength: 1, maxLength: 20_000, description: 'Plain text' }),
  },
  { additionalProperties: false },
);

/** Once more, whoever has looked before: here it is what keeps a header one header. */
const decode = decoder(ParametersSchema, toolErrors.ARGUMENTS);

/** What was sent, in the words of the message that lies there. */
const answerOf = async (message: Buffer): Promise<ToolOutput> => {
  const { to = [], messageId = '' } = await PostalMime.parse(message);
  const addresses = to.flatMap(({ address }) => address ?? []);
  const more = addresses.length > 1 ? ` and ${addresses.length - 1} more` : '';
  return {
    text: `The message is on its way to ${addresses.join(', ')}. Message-ID: ${messageId}`,
    summary: `mail to ${addresses[0] ?? 'nobody'}${more}`,
  };
};

/** `send_mail`: leaves one message per call in `<directory>/<tenant>/<user>/sent`. */
export const sendMail = ({ directory, from, clock = systemClock }: SendMailOptions): Tool =>
  tool({
    name: 'send_mail',
    description:
      'Sends a plain text e-mail. Use it only when the user has asked for a message to be sent.',
    sensitive: false,
    outbound: true,
    sideEffect: true,
    parameters: ParametersSchema,
    run: (given, call) =>
      coded(call, async () => {
        const asked = decode(given);
        const key = callKey(call);
        // Loaded where mail is sent: gateways only tell of the tool.
        const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
        const compose = (): Promise<Buffer> =>
          new MailComposer({
            from,
            to: asked.to.map((address) => ({ name: '', address })),
            subject: asked.subject,
            text: asked.body,
            messageId: `<${key}@${from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')}>`,
            date: new Date(clock.now()),
            disableFileAccess: true,
            disableUrlAccess: true,
          })
            .compile()
            .build();
        const sent = join(userFolder(directory, call), 'sent');
        return answerOf(await deliver(sent, `${key}.weir`, compose));
      }),
  });
