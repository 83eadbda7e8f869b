// slonik's driver with one mend. A connection that is lost in mid-query stays in slonik's pool
// (47.3) as "pending destroy" for ever, and with it every query that waits for a free place: after
// a few restarts of the server the pool is full of them. Here the pool hears that it is gone.
import { createPgDriverFactory } from '@slonik/pg-driver';
import type { DriverFactory } from 'slonik';

type Client = Awaited<ReturnType<Awaited<ReturnType<DriverFactory>>['createClient']>>;

const mended = (client: Client): Client => {
  const toldWhenGone = new Set<() => void>();
  return {
    ...client,
    on: (event: string, listener: () => void) => {
      if (event === 'destroy') toldWhenGone.add(listener);
      return client.on(event as 'destroy', listener);
    },
    removeListener: (event: string, listener: () => void) => {
      if (event === 'destroy') toldWhenGone.delete(listener);
      return client.removeListener(event as 'destroy', listener);
    },
    query: async (sql, values) => {
      try {
        return await client.query(sql, values);
      } catch (error) {
        if (client.state() === 'PENDING_DESTROY') for (const tell of toldWhenGone) tell();
        throw error;
      }
    },
  } as Client;
};

/** The driver for pools of `openPool`. */
export const mendedDriver: DriverFactory = async (configuration) => {
  const driver = await createPgDriverFactory()(configuration);
  return { createClient: async () => mended(await driver.createClient()) };
};
