// A mail server for tests: speaks as much of SMTP (RFC 5321) as a client needs to hand over its messages, and
// keeps them. It can be told to refuse, for now or for good.
import { createServer, type Socket } from 'node:net';

export interface Mailed {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came, dots unstuffed. */
  readonly data: string;
}

export interface Mailbox {
  readonly url: string;
  readonly mails: readonly Mailed[];
  /** Answers recipients with this from now on; `undefined`: takes them. */
  refuse(answer: string | undefined): void;
  stop(): Promise<void>;
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Starts it on a port of the loopback interface. */
export const startMailbox = async (): Promise<Mailbox> => {
  const mails: Mailed[] = [];
  const sockets = new Set<Socket>();
  let refusal: string | undefined;

  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let rest = '';
    let [from, to, lines]: [string, string[], string[] | undefined] = ['', [], undefined];
    const say = (text: string): void => {
      socket.write(`${text}\r\n`);
    };
    const commands: Readonly<Record<string, (line: string) => void>> = {
      EHLO: () => say('250-mailbox\r\n250 8BITMIME'),
      HELO: () => say('250 mailbox'),
      MAIL: (line) => {
        [from, to] = [addressIn(line), []];
        say('250 ok');
      },
      RCPT: (line) => {
        if (refusal === undefined) to.push(addressIn(line));
        say(refusal ?? '250 ok');
      },
      DATA: () => {
        lines = [];
        say('354 go on');
      },
      RSET: () => say('250 ok'),
      QUIT: () => {
        say('221 bye');
        socket.end();
      },
    };
    const hear = (line: string): void => {
      if (lines === undefined) {
        const command = commands[line.slice(0, 4).toUpperCase()];
        if (command) command(line);
        else say('502 what');
      } else if (line === '.') {
        mails.push({ from, to: [...to], data: lines.join('\r\n') });
        lines = undefined;
        say('250 taken');
      } else lines.push(line.replace(/^\.\./, '.'));
    };
    socket.on('data', (part) => {
      const all = (rest + part.toString('latin1')).split('\r\n');
      rest = all.pop() ?? '';
      for (const line of all) hear(line);
    });
    say('220 mailbox');
  };

  const server = createServer(serve);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (answer) => {
      refusal = answer;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
};
