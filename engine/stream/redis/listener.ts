// The listening connection: opened with the first channel, one handler per channel.
import type { Commands } from './servers.ts';

type Hear = (name: string, text: string) => void;

export interface Listener {
  listen(channel: string, hear: Hear): Promise<void>;
  close(): Promise<void>;
}

/** Messages are JSON lists of correlation ids and texts, in turn. */
export const openListener = (open: () => Promise<Commands>): Listener => {
  const handlers = new Map<string, Hear>();
  let connection: Promise<Commands> | undefined;

  const connected = async (): Promise<Commands> => {
    const redis = await open();
    redis.on('smessage', (channel: string, message: string) => {
      const hear = handlers.get(channel);
      const parts = JSON.parse(message) as string[];
      for (let index = 0; index + 1 < parts.length; index += 2) {
        hear?.(parts[index] as string, parts[index + 1] as string);
      }
    });
    return redis;
  };

  return {
    listen: async (channel, hear) => {
      connection ??= connected().catch((error) => {
        // The next one to listen tries anew.
        connection = undefined;
        throw error;
      });
      handlers.set(channel, hear);
      await (await connection).ssubscribe(channel);
    },
    close: async () => {
      const opened = connection;
      connection = undefined;
      (await opened?.catch(() => undefined))?.disconnect();
    },
  };
};
